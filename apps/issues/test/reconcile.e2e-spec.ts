import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { analysisIngested, type Envelope } from '@lintel/events';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { ReconcileCheck } from '../src/application/reconcile-check.js';
import { service as definition } from '../src/service.js';
import {
  clear,
  ingest,
  knowRepository,
  oid,
  query as queryRows,
  wrongCounters,
  type Analysis,
  type Commit,
  type MarkedTree,
} from './support.js';

let postgres: TestPostgres;
let service: TestService;

beforeAll(async () => {
  postgres = await startTestPostgres();
  service = await startTestService(definition, { adminUrl: postgres.adminUrl, transport: 'none' });
  await knowRepository(service);
}, 120_000);

afterAll(async () => {
  await service?.close();
  await postgres?.stop();
});

beforeEach(() => clear(service));

afterEach(async () => expect(await wrongCounters(service)).toEqual([]));

const member = testPrincipal(7);

async function reconcile(commit: Commit, given: Partial<Analysis> = {}): Promise<Analysis> {
  const analysis = await ingest(service, commit, given);
  await service.app.get(ReconcileCheck).execute(analysis);
  return analysis;
}

async function published(type: string): Promise<Envelope<any>[]> {
  return (await service.publishedEvents()).filter((event) => event.type === type) as Envelope<any>[];
}

async function countsOf(analysis: Analysis): Promise<any> {
  return (await published('issues.check.reconciled')).find((event) => event.data.analysisId === analysis.analysisId)?.data;
}

const query = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => queryRows<Row>(service, sql, parameters);

interface OpenIssue {
  readonly id: string;
  readonly path: string;
  readonly beginLine: number;
  readonly issue: { readonly shortcode: string };
}

async function backlog(principal = member): Promise<OpenIssue[]> {
  const { data, errors } = await service.graphql('deepsource', {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Repository { issueOccurrences(first: 100) { totalCount edges { node { id path beginLine title issue { shortcode } } } } } } }`,
    variables: { r: [{ __typename: 'Repository', id: toGlobalId('Repository', 42) }] },
    principal,
  });
  expect(errors).toBeUndefined();
  const { edges, totalCount } = data._entities[0].issueOccurrences;
  expect(totalCount).toBe(edges.length);
  return edges.map((edge: any) => edge.node);
}

const first: MarkedTree = {
  'src/basket.ts': `export class Basket {
  total(items) {
    let sum = 0;
    for (const item of items) sum += item.price;
    «no-debugger debugger»;
    return sum;
  }

  count(items) {
    if (items «eqeqeq ==» null) return 0;
    return items.length;
  }
}
`,
  'src/mail.ts': `export function send(mail) {
  console.«no-console log»(mail.subject);
  queue.push(mail);
}

export function retry(mail) {
  «no-debugger debugger»;
  queue.unshift(mail);
}
`,
  'src/report.ts': `export function report(rows) {
  let text = '';
  for (const row of rows) text += row.name «eqeqeq ==» '' ? '-' : row.name;
  return «no-eval eval»(text);
}
`,
};

/** The file is renamed, a function moves, a line near a finding and the line of another are edited, two problems are fixed, one is new. */
const second: MarkedTree = {
  'src/cart.ts': `export class Basket {
  count(items) {
    if (items.entries «eqeqeq ==» null) return 0;
    return items.length;
  }

  total(items) {
    let sum = 0;
    for (const item of items) sum += item.price * item.amount;
    «no-debugger debugger»;
    return sum;
  }
}
`,
  'src/mail.ts': `import { log } from './log.js';

export function send(mail) {
  log.info(mail.subject);
  queue.push(mail);
}

export function retry(mail) {
  «no-debugger debugger»;
  queue.unshift(mail);
  if (mail.isUrgent) «no-alert alert»(mail.subject);
}
`,
  'src/report.ts': `export function report(rows) {
  let text = '';
  for (const row of rows) text += row.name «eqeqeq ==» '' ? '-' : row.name;
  return render(text);
}
`,
};

const one: Commit = { name: 'one', tree: first };
const two: Commit = { name: 'two', tree: second, base: one, renames: { 'src/basket.ts': 'src/cart.ts' } };

describe('a push that renames, moves and edits', () => {
  it('keeps what persists, resolves two and introduces one', async () => {
    const baseline = await reconcile(one);
    expect((await countsOf(baseline)).counts).toEqual({ introduced: 6, resolved: 0, persisted: 0, suppressed: 0 });
    const before = await backlog();
    expect(before).toHaveLength(6);

    const pushed = await reconcile(two);
    expect(await countsOf(pushed)).toMatchObject({
      counts: { introduced: 1, resolved: 2, persisted: 4, suppressed: 0 },
      byCategory: [{ category: 'bug-risk', introduced: 1 }],
      openBySeverity: [{ severity: 'major', open: 5 }],
      openByCategory: [{ category: 'bug-risk', severity: 'major', open: 5 }],
    });
    const after = await backlog();
    const persisted = after.filter(({ id }) => before.some((old) => old.id === id));
    expect(persisted.map(({ path, issue }) => `${path} ${issue.shortcode}`).sort()).toEqual([
      'src/cart.ts JS-eqeqeq',
      'src/cart.ts JS-no-debugger',
      'src/mail.ts JS-no-debugger',
      'src/report.ts JS-eqeqeq',
    ]);
  });

  it('announces one event a rule, with the occurrences stored beside it', async () => {
    await reconcile(one);
    expect(await published('issues.issue.introduced')).toEqual([]);
    const pushed = await reconcile(two);
    const [introduced, ...more] = await published('issues.issue.introduced');
    expect(more).toEqual([]);
    expect(introduced?.data).toMatchObject({
      runId: pushed.runId,
      occurrencesCount: 1,
      rule: { shortcode: 'JS-no-alert', analyzer: { shortcode: 'javascript', name: 'JavaScript' } },
    });
    const occurrences = JSON.parse((await service.blobs.read(introduced?.data.occurrences.key, 10_000)).toString());
    expect(occurrences).toMatchObject([{ title: 'Unexpected no-alert', path: 'src/mail.ts', beginLine: 11 }]);
    const resolved = await published('issues.issue.resolved');
    expect(resolved.map((event) => [event.data.rule.shortcode, event.data.occurrencesCount, event.data.occurrences])).toEqual([
      ['JS-no-console', 1, null],
      ['JS-no-eval', 1, null],
    ]);
  });

  it('tells why it took two findings for one issue', async () => {
    await reconcile(one);
    await reconcile(two);
    const moved = (await backlog()).find(({ path, issue }) => path === 'src/cart.ts' && issue.shortcode === 'JS-eqeqeq');
    const number = (
      await query<{ number: number }>(
        `SELECT number FROM issue JOIN issue_state USING (issue_id) WHERE path = 'src/cart.ts' AND message LIKE '%eqeqeq'`,
      )
    )[0]?.number;
    const { data, errors } = await service.graphql('lintel', {
      query: `query ($r: [_Any!]!, $number: Int!) { _entities(representations: $r) { ... on Repository { issue(number: $number) { id number rule { shortcode analyzerName }
        states { ref isDefaultBranch status location { path startLine } evidence { summary stage score fromPath fromLine parts { name value } } }
        history(first: 10) { edges { node { kind ref commitOid location { path startLine } } } } } } } }`,
      variables: { r: [{ __typename: 'Repository', id: toGlobalId('Repository', 42) }], number },
      principal: member,
    });
    expect(errors).toBeUndefined();
    const { issue } = data._entities[0];
    expect(issue.states).toMatchObject([
      {
        ref: 'refs/heads/main',
        status: 'OPEN',
        location: { path: 'src/cart.ts', startLine: moved?.beginLine },
        evidence: { stage: 'score', fromPath: 'src/basket.ts', fromLine: 10 },
      },
    ]);
    expect(issue.states[0].evidence.summary).toMatch(/^moved from src\/basket.ts:10, matched by \w+ \d\.\d\d, \d\.\d\d in all$/);
    expect(issue.history.edges.map((edge: any) => [edge.node.kind, edge.node.commitOid])).toEqual([
      ['moved', oid('two')],
      ['introduced', oid('one')],
    ]);
  });

  it('lists for a check what it introduced, and only that', async () => {
    await reconcile(one);
    const pushed = await reconcile(two);
    const ask = (argument: string) =>
      service.graphql('deepsource', {
        query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Check { issues${argument} { totalCount pageInfo { hasNextPage endCursor } edges { node { source path beginLine beginColumn endLine endColumn title shortcode category severity explanation issue { shortDescription analyzer { id } } } } } } } }`,
        variables: { r: [{ __typename: 'Check', id: toGlobalId('Check', pushed.checkId) }] },
        principal: member,
      });
    const { data, errors } = await ask('(first: 500)');
    expect(errors).toBeUndefined();
    expect(data._entities[0].issues).toMatchObject({
      totalCount: 1,
      edges: [
        {
          node: {
            source: 'STATIC',
            path: 'src/mail.ts',
            beginLine: 11,
            title: 'Unexpected no-alert',
            shortcode: 'JS-no-alert',
            category: 'BUG_RISK',
            severity: 'MAJOR',
            explanation: null,
          },
        },
      ],
    });
    for (const [argument, total] of [
      ['(q: "MAIL.ts")', 1],
      ['(q: "nothing")', 0],
      ['(severity: MAJOR)', 1],
      ['(severity: MINOR)', 0],
      ['(category: SECURITY)', 0],
      ['(source: AI)', 0],
    ] as const) {
      const { issues } = (await ask(argument)).data._entities[0];
      expect([argument, issues.totalCount, issues.edges.length]).toEqual([argument, total, total]);
    }
  });
});

describe('results that say nothing new', () => {
  it('cost no write to issues', async () => {
    await reconcile(one);
    const rows = () => query('SELECT issue_id, xmin::text, changed_at FROM issue_state ORDER BY issue_id');
    const before = await rows();
    const again = await reconcile({ name: 'again', tree: first, base: one });
    expect((await countsOf(again)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 6, suppressed: 0 });
    expect(await rows()).toEqual(before);
  });

  it('are taken once, however often they come', async () => {
    const analysis = await reconcile(one);
    await service.app.get(ReconcileCheck).execute(analysis);
    expect(await published('issues.check.reconciled')).toHaveLength(1);
    expect(await backlog()).toHaveLength(6);
  });

  it('of an analyzer that failed close nothing', async () => {
    await reconcile(one);
    const failed = await reconcile({ name: 'two', tree: {}, base: one }, { isComplete: false, findings: null, reason: 'It crashed' });
    expect((await countsOf(failed)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 0, suppressed: 0 });
    expect(await backlog()).toHaveLength(6);
    const next = await reconcile({ ...two, name: 'three', base: { name: 'two', tree: first } });
    expect((await countsOf(next)).counts).toMatchObject({ introduced: 1, resolved: 2, persisted: 4 });
  });

  it('of an analyzer that stopped half-way add, but close nothing', async () => {
    await reconcile(one);
    const half = await reconcile({ ...two, tree: { 'src/mail.ts': second['src/mail.ts'] ?? '' } }, { isComplete: false });
    expect((await countsOf(half)).counts).toMatchObject({ introduced: 1, resolved: 0 });
    expect(await backlog()).toHaveLength(7);
  });

  it('that cannot be read close nothing either', async () => {
    await reconcile(one);
    const analysis = await ingest(service, two);
    const damaged = await service.blobs.put('findings/damaged', Buffer.from('no zstd'), { contentType: 'application/x-ndjson' });
    await service.app.get(ReconcileCheck).execute({ ...analysis, findings: damaged });
    expect((await countsOf(analysis)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 0, suppressed: 0 });
    expect(await backlog()).toHaveLength(6);
  });

  it('that are older than what is known change nothing', async () => {
    const late = await ingest(service, one);
    await reconcile({ name: 'two', tree: second });
    const before = await backlog();
    await service.app.get(ReconcileCheck).execute(late);
    expect((await countsOf(late)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 6, suppressed: 0 });
    expect(await backlog()).toEqual(before);
  });
});

describe('branches', () => {
  const branch: Partial<Analysis> = { ref: 'refs/heads/faster', branch: 'faster', isDefaultBranch: false };

  it('start from the default branch and leave it alone', async () => {
    await reconcile(one);
    const before = await backlog();
    const pushed = await reconcile(two, branch);
    expect(await countsOf(pushed)).toMatchObject({
      counts: { introduced: 1, resolved: 2, persisted: 4 },
      openBySeverity: [{ severity: 'major', open: 5 }],
    });
    expect(await backlog()).toEqual(before);
    expect(await published('issues.issue.introduced')).toEqual([]);
  });

  it('store only their difference', async () => {
    await reconcile(one);
    const changed: MarkedTree = { ...first, 'src/report.ts': second['src/report.ts'] ?? '' };
    await reconcile({ name: 'b1', tree: changed, base: one }, branch);
    const rows = await query(
      `SELECT s.path, s.message, s.status FROM issue_state s JOIN tracked_ref USING (ref_id) WHERE NOT is_default ORDER BY s.message`,
    );
    // The neighbour of the resolved one has other code around it now.
    expect(rows).toEqual([
      { path: 'src/report.ts', message: 'Unexpected eqeqeq', status: 'open' },
      { path: 'src/report.ts', message: 'Unexpected no-eval', status: 'resolved' },
    ]);
    const b2 = await reconcile({ name: 'b2', tree: changed, base: { name: 'b1', tree: changed } }, branch);
    expect((await countsOf(b2)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 5, suppressed: 0 });
  });

  it('keep the identity of an issue when they are merged', async () => {
    await reconcile(one);
    await reconcile(two, branch);
    const [onBranch] = await query<{ issueId: number }>(
      `SELECT issue_id AS "issueId" FROM issue_state WHERE message = 'Unexpected no-alert'`,
    );
    const merged = await reconcile({ ...two, name: 'merge' });
    expect((await countsOf(merged)).counts).toMatchObject({ introduced: 1, resolved: 2 });
    const occurrence = (await backlog()).find(({ issue }) => issue.shortcode === 'JS-no-alert');
    expect(occurrence?.id).toBe(toGlobalId('Occurrence', onBranch?.issueId ?? 0));
  });

  it('do not count what the default branch fixed in the meantime as new', async () => {
    await reconcile(one);
    await reconcile({ name: 'b1', tree: first, base: one }, branch);
    await reconcile(two);
    const b2 = await reconcile({ name: 'b2', tree: first, base: { name: 'b1', tree: first } }, branch);
    expect((await countsOf(b2)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 6, suppressed: 0 });
  });

  it('become full ones when they turn into the default branch', async () => {
    await reconcile(one);
    await reconcile({ name: 'b1', tree: first, base: one }, branch);
    const before = await backlog();
    const now = await reconcile({ name: 'b2', tree: first, base: { name: 'b1', tree: first } }, { ...branch, isDefaultBranch: true });
    expect((await countsOf(now)).counts).toMatchObject({ introduced: 0, resolved: 0, persisted: 6 });
    expect(await backlog()).toEqual(before);
    expect(await query('SELECT 1 FROM tracked_ref WHERE is_default')).toHaveLength(1);
  });
});

describe('issues that come back', () => {
  it('are the same ones', async () => {
    await reconcile(one);
    const before = await backlog();
    await reconcile(two);
    const reverted = await reconcile({ name: 'three', tree: first, base: two, renames: { 'src/cart.ts': 'src/basket.ts' } });
    expect((await countsOf(reverted)).counts).toMatchObject({ introduced: 2, resolved: 1, persisted: 4 });
    expect((await backlog()).map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  });
});

describe('findings that a comment silences', () => {
  const silenced: MarkedTree = { 'a.ts': 'export function f(x) {\n  // skipcq\n  «!no-eval eval»(x);\n}\n' };
  const loud: MarkedTree = { 'a.ts': 'export function f(x) {\n  //\n  «no-eval eval»(x);\n}\n' };

  it('count as suppressed, and as introduced once the comment goes', async () => {
    const quiet = await reconcile({ name: 's', tree: silenced });
    expect((await countsOf(quiet)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 0, suppressed: 1 });
    expect(await backlog()).toEqual([]);
    const noisy = await reconcile({ name: 't', tree: loud, base: { name: 's', tree: silenced } });
    expect((await countsOf(noisy)).counts).toEqual({ introduced: 1, resolved: 0, persisted: 0, suppressed: 0 });
    const quietAgain = await reconcile({ name: 'u', tree: silenced, base: { name: 't', tree: loud } });
    expect((await countsOf(quietAgain)).counts).toEqual({ introduced: 0, resolved: 0, persisted: 0, suppressed: 1 });
    expect(await backlog()).toEqual([]);
  });
});

describe('the service', () => {
  it('shows nothing to another tenant', async () => {
    await reconcile(one);
    const [mine] = await backlog();
    const stranger = testPrincipal(8);
    expect(await backlog(stranger)).toEqual([]);
    const checkId = (await published('issues.check.reconciled'))[0]?.data.checkId;
    const { data } = await service.graphql('deepsource', {
      query: `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Issue { id title } ... on RepositoryIssue { id } ... on Occurrence { id } ... on Check { issues { totalCount edges { node { title } } } } } }`,
      variables: {
        r: [
          { __typename: 'Occurrence', id: mine?.id },
          ...(await query<{ id: number }>('SELECT rule_id AS id FROM rule')).map(({ id }) => ({
            __typename: 'Issue',
            id: toGlobalId('Issue', id),
          })),
          ...(await query<{ id: number }>('SELECT repository_issue_id AS id FROM repository_issue')).map(({ id }) => ({
            __typename: 'RepositoryIssue',
            id: toGlobalId('RepositoryIssue', id),
          })),
          { __typename: 'Check', id: toGlobalId('Check', checkId) },
        ],
      },
      principal: stranger,
    });
    const answers = data._entities as any[];
    expect(answers.slice(0, -1).every((answer) => answer === null)).toBe(true);
    expect(answers.at(-1).issues).toEqual({ totalCount: 0, edges: [] });
    const issueId = toGlobalId('Issue', (await query<{ id: number }>('SELECT issue_id AS id FROM issue LIMIT 1'))[0]?.id ?? 0);
    const own = await service.graphql('lintel', {
      query: `query ($id: ID!) { issue(id: $id) { id } }`,
      variables: { id: issueId },
      principal: stranger,
    });
    expect(own.data).toEqual({ issue: null });
    const ignored = await service.graphql('lintel', {
      query: `mutation ($id: ID!) { reopenIssue(id: $id) { decisionId } }`,
      variables: { id: issueId },
      principal: stranger,
    });
    expect(ignored.errors?.[0].extensions.code).toBe('resource-not-found');
  });

  it('has an access rule on every way in', () => {
    assertEverythingAuthorized(service.app);
  });

  it('takes the event, works it off as a job and answers in one transaction', async () => {
    const analysis = await ingest(service, one);
    await service.deliver(analysisIngested, analysis);
    for (let waited = 0; waited < 15_000 && (await published('issues.check.reconciled')).length === 0; waited += 100)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await countsOf(analysis)).counts.introduced).toBe(6);
  });
});
