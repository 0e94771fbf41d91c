import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId, toGlobalKey } from '@lintel/vocabularies';
import { ReconcileCheck } from '../src/application/reconcile-check.js';
import { service as definition } from '../src/service.js';
import { ingest, knowRepository, query, type Analysis, type MarkedTree } from './support.js';

let postgres: TestPostgres;
let service: TestService;
let analysis: Analysis;

const member = testPrincipal(7);

/** 130 findings of one rule in one file, 20 of another in ten files, and one of a third. */
const large: MarkedTree = {
  'src/big.ts': Array.from(
    { length: 130 },
    (_, index) => `export function f${index}(x) {\n  «no-debugger debugger»;\n  return x + ${index};\n}\n`,
  ).join('\n'),
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `src/m${index}.ts`,
      `export const a${index} = (x) => «no-eval eval»(x);\nexport const b${index} = (y) => «no-eval eval»(y);\n`,
    ]),
  ),
  Dockerfile: 'FROM alpine\nRUN «no-latest apk» add curl\n',
};

let statements = 0;

beforeAll(async () => {
  postgres = await startTestPostgres();
  service = await startTestService(definition, { adminUrl: postgres.adminUrl, transport: 'none' });
  await knowRepository(service);
  countStatements();
  analysis = await ingest(service, { name: 'one', tree: large });
  await service.app.get(ReconcileCheck).execute(analysis);
}, 120_000);

afterAll(async () => {
  await service?.close();
  await postgres?.stop();
});

/** Counts what is sent inside transactions. */
function countStatements(): void {
  const { database } = service;
  const transaction = database.transaction.bind(database);
  database.transaction = (scope, work) =>
    transaction(scope, (tx) => {
      const send = tx.query.bind(tx);
      tx.query = (sql, parameters) => {
        statements += 1;
        return send(sql, parameters);
      };
      return work(tx);
    });
}

async function repository(fields: string, vocabulary = 'deepsource'): Promise<any> {
  const { data, errors } = await service.graphql(vocabulary, {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Repository { ${fields} } } }`,
    variables: { r: [{ __typename: 'Repository', id: toGlobalId('Repository', 42) }] },
    principal: member,
  });
  expect(errors).toBeUndefined();
  return data._entities[0];
}

describe('the backlog', () => {
  it('has one node a rule, each with its occurrences, read with a handful of statements', async () => {
    statements = 0;
    const { issues } = await repository(
      `issues(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { node { id repository { id } issue { id title shortcode shortDescription category severity tags isRecommended autofixAvailable analyzer { id } }
        occurrences { totalCount edges { node { path beginLine endLine issue { shortcode } } } } } } }`,
    );
    expect(statements).toBeLessThanOrEqual(12);
    expect(issues.totalCount).toBe(3);
    const byRule = new Map<string, any>(issues.edges.map(({ node }: any) => [node.issue.shortcode, node]));
    expect([...byRule].map(([shortcode, node]) => [shortcode, node.occurrences.totalCount, node.occurrences.edges.length])).toEqual([
      ['JS-no-debugger', 130, 100],
      ['JS-no-eval', 20, 20],
      ['JS-no-latest', 1, 1],
    ]);
    expect(byRule.get('JS-no-eval')).toMatchObject({
      repository: { id: toGlobalId('Repository', 42) },
      issue: {
        title: 'Rule no-eval',
        category: 'BUG_RISK',
        severity: 'MAJOR',
        tags: ['cwe-1'],
        isRecommended: true,
        autofixAvailable: false,
        analyzer: { id: toGlobalKey('Analyzer', 'javascript') },
      },
    });
  });

  it.each([
    ['path: "src/m3.ts"', ['JS-no-eval']],
    ['path: "src/none.ts"', []],
    ['path: "a\\u0000b"', []],
    ['tags: ["cwe-1"]', ['JS-no-debugger', 'JS-no-eval', 'JS-no-latest']],
    ['tags: ["cwe-2"]', []],
    ['analyzerIn: ["javascript"], first: 2', ['JS-no-debugger', 'JS-no-eval']],
    ['analyzerIn: ["python"]', []],
  ])('is filtered by %s', async (argument, shortcodes) => {
    const { issues } = await repository(`issues(${argument}) { totalCount edges { node { issue { shortcode } } } }`);
    expect(issues.edges.map(({ node }: any) => node.issue.shortcode)).toEqual(shortcodes);
    if (!argument.includes('first')) expect(issues.totalCount).toBe(shortcodes.length);
  });

  it('is walked page by page in both directions, every occurrence once', async () => {
    const walk = async (first: string, next: (cursor: string) => string, cursorOf: (page: any) => string | null): Promise<string[]> => {
      const ids: string[] = [];
      for (let argument: string | null = first; argument;) {
        const page: any = (
          await repository(
            `issueOccurrences(${argument}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } }`,
          )
        ).issueOccurrences;
        expect(page.totalCount).toBe(151);
        ids.push(...page.edges.map(({ node }: any) => node.id));
        const cursor = cursorOf(page);
        argument = cursor && next(cursor);
      }
      return ids;
    };
    const forward = await walk(
      'first: 40',
      (cursor) => `first: 40, after: "${cursor}"`,
      ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    );
    const backward = await walk(
      'last: 40',
      (cursor) => `last: 40, before: "${cursor}"`,
      ({ pageInfo }) => (pageInfo.hasPreviousPage ? pageInfo.startCursor : null),
    );
    expect(new Set(forward).size).toBe(151);
    expect([...backward].sort()).toEqual([...forward].sort());
  });

  it('answers references to rules, occurrences and rules in a repository, known or not', async () => {
    const [rule] = await query<{ id: number }>(service, `SELECT rule_id AS id FROM rule WHERE rule_key = 'oxlint/no-eval'`);
    const { issueOccurrences } = await repository('issueOccurrences(first: 1) { edges { node { id } } }');
    const representations = [
      { __typename: 'Issue', id: toGlobalId('Issue', rule?.id ?? 0) },
      { __typename: 'Issue', id: toGlobalId('Issue', 99_999) },
      { __typename: 'Issue', id: 'nonsense' },
      { __typename: 'Occurrence', id: issueOccurrences.edges[0].node.id },
      { __typename: 'RepositoryIssue', id: toGlobalId('RepositoryIssue', 99_999) },
    ];
    const { data, errors } = await service.graphql('deepsource', {
      query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Issue { shortcode description } ... on Occurrence { path title } ... on RepositoryIssue { id } } }`,
      variables: { r: representations },
      principal: member,
    });
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { shortcode: 'JS-no-eval', description: 'Do not use no-eval.' },
      null,
      null,
      { path: expect.any(String), title: expect.stringContaining('Unexpected') },
      null,
    ]);
  });

  it('is filtered in our own graph, with counts that need no counting', async () => {
    const { issues } = await repository(
      'issues(filter: { severity: MAJOR, category: BUG_RISK, analyzers: ["javascript"], path: "src/m3.ts" }) { totalCount edges { node { number rule { shortcode } } } }',
      'lintel',
    );
    expect(issues).toMatchObject({
      totalCount: null,
      edges: [{ node: { rule: { shortcode: 'JS-no-eval' } } }, { node: { rule: { shortcode: 'JS-no-eval' } } }],
    });
    expect((await repository('issues(filter: { severity: MINOR }) { totalCount edges { node { id } } }', 'lintel')).issues).toEqual({
      totalCount: 0,
      edges: [],
    });
    expect((await repository('issues(filter: { severity: MAJOR }, first: 1) { totalCount }', 'lintel')).issues.totalCount).toBe(151);
  });
});

describe('violations', () => {
  const violations = async (argument: string, id = analysis.runId): Promise<any> => {
    const { data, errors } = await service.graphql('codiga', {
      query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Analysis { violations(${argument}) { filename line description severity category lineCount language tool rule codeHash uniqueIdentifier } } } }`,
      variables: { r: [{ __typename: 'Analysis', id }] },
      principal: member,
    });
    return errors ? errors[0].message : data._entities[0].violations;
  };

  it('are those that were open when the run had ended', async () => {
    const found = await violations('filename: "src/m3.ts", howmany: 100, skip: 0');
    expect(found).toMatchObject([
      {
        filename: 'src/m3.ts',
        line: 1,
        description: 'Unexpected no-eval',
        severity: 2,
        category: 'Error_Prone',
        lineCount: 1,
        language: 'Typescript',
        tool: 'oxlint',
        rule: 'no-eval',
      },
      { filename: 'src/m3.ts', line: 2 },
    ]);
    expect(found[0].codeHash).toMatch(/^[0-9a-f]{16}$/);
    expect(found[0].uniqueIdentifier).not.toBe(found[1].uniqueIdentifier);
    expect(await violations('howmany: 1000, skip: 0', 1)).toEqual([]);
  });

  it.each([
    ['categories: [Security]', 0],
    ['category: [Error_Prone], severities: [2]', 151],
    ['severity: [1]', 0],
    ['languages: [Docker]', 1],
    ['rule: "no-eval"', 20],
    ['orderBy: Filename, desc: true', 151],
    ['status: Done', 151],
  ])('are filtered by %s', async (argument, count) => {
    expect(await violations(`${argument}, howmany: 1000, skip: 0`)).toHaveLength(count);
  });

  it('are paged by number, within limits', async () => {
    const all = (await violations('howmany: 200, skip: 0')).map((each: any) => each.uniqueIdentifier);
    const paged = [...(await violations('howmany: 100, skip: 0')), ...(await violations('howmany: 100, skip: 100'))].map(
      (each: any) => each.uniqueIdentifier,
    );
    expect(paged).toEqual(all);
    expect(await violations('howmany: 20000, skip: 0')).toBe('invalid-input');
  });
});

describe('an analysis', () => {
  const many = (count: number, prefix = ''): MarkedTree => ({
    'src/many.ts':
      prefix +
      Array.from({ length: count }, (_, index) => `export function g${index}(x) {\n  «no-alert alert»(x + ${index});\n}\n`).join(''),
  });

  async function cost(repositoryId: number, commit: Parameters<typeof ingest>[1]): Promise<{ statements: number; walBytes: number }> {
    const next = await ingest(service, commit, { repositoryId, category: 'guard' });
    const wal = async (): Promise<string> => (await query<{ at: string }>(service, 'SELECT pg_current_wal_lsn()::text AS at'))[0]?.at ?? '';
    const before = await wal();
    statements = 0;
    await service.app.get(ReconcileCheck).execute(next);
    const sent = statements;
    const [row] = await query<{ bytes: string }>(service, 'SELECT pg_wal_lsn_diff($1, $2)::bigint::text AS bytes', [await wal(), before]);
    return { statements: sent, walBytes: Number(row?.bytes) };
  }

  it('costs a fixed number of statements, however much it finds', async () => {
    const small = await cost(50, { name: 'small', tree: many(10) });
    const large = await cost(51, { name: 'large', tree: many(1_500) });
    expect(large.statements).toBeLessThanOrEqual(small.statements);
    expect(large.statements).toBeLessThanOrEqual(30);
  });

  it('without news writes next to nothing, however much is open', async () => {
    const tree = many(1_500);
    await cost(52, { name: 'a', tree });
    const same = await cost(52, { name: 'b', tree, base: { name: 'a', tree } });
    expect(same.walBytes).toBeLessThan(100_000);
    const shifted = await cost(52, { name: 'c', tree: many(1_500, '\n'), base: { name: 'b', tree } });
    expect(shifted.walBytes).toBeGreaterThan(same.walBytes * 5);
  });
});

describe('a rule that is called otherwise now', () => {
  it('keeps its issues', async () => {
    const tree: MarkedTree = { 'a.ts': 'export const a = (x) => «old-name f»(x);\n' };
    await service.app.get(ReconcileCheck).execute(await ingest(service, { name: 'x', tree }, { repositoryId: 60 }));
    const renamed: MarkedTree = { 'a.ts': 'export const a = (x) => «new-name f»(x);\n' };
    const next = await ingest(
      service,
      { name: 'y', tree: renamed, base: { name: 'x', tree }, aliases: { 'oxlint/new-name': ['oxlint/old-name'] } },
      { repositoryId: 60 },
    );
    await service.app.get(ReconcileCheck).execute(next);
    expect(await query(service, 'SELECT number, rule_key FROM issue JOIN rule USING (rule_id) WHERE repository_id = 60')).toEqual([
      { number: 1, rule_key: 'oxlint/new-name' },
    ]);
  });
});
