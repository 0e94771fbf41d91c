import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '@lintel/auth';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { ExpireTriage } from '../src/application/expire-triage.js';
import { ReconcileCheck } from '../src/application/reconcile-check.js';
import { service as definition } from '../src/service.js';
import { clear, ingest, knowRepository, query, wrongCounters, type Commit, type MarkedTree } from './support.js';

let postgres: TestPostgres;
let service: TestService;
let now = new Date('2026-01-01T00:00:00Z');

beforeAll(async () => {
  postgres = await startTestPostgres();
  service = await startTestService(definition, { adminUrl: postgres.adminUrl, transport: 'none', clock: { now: () => now } });
  await knowRepository(service);
}, 120_000);

afterAll(async () => {
  await service?.close();
  await postgres?.stop();
});

const member = testPrincipal(7);
const tree: MarkedTree = {
  'a.ts': 'export function f(x) {\n  «no-eval eval»(x);\n}\n\nexport function g(x) {\n  «no-eval eval»(x + 1);\n}\n',
};
const moved: MarkedTree = {
  'b.ts': '// moved\n\nexport function f(x) {\n  «no-eval eval»(x);\n}\n\nexport function g(x) {\n  «no-eval eval»(x + 1);\n}\n',
};
const one: Commit = { name: 'one', tree };

let issueId = '';

beforeEach(async () => {
  now = new Date('2026-01-01T00:00:00Z');
  await clear(service);
  await service.app.get(ReconcileCheck).execute(await ingest(service, one));
  const [row] = await query<{ issueId: number }>(service, 'SELECT issue_id AS "issueId" FROM issue ORDER BY number LIMIT 1');
  issueId = toGlobalId('Issue', row?.issueId ?? 0);
});

afterEach(async () => expect(await wrongCounters(service)).toEqual([]));

const payload = `{ decisionId issue { id triage { reason comment until decidedBy { id } } states { status } history(first: 1) { edges { node { kind actor { id } } } } } }`;

async function mutate(mutation: string, variables: object, principal: Principal = member): Promise<{ data: any; errors?: any[] }> {
  return service.graphql('lintel', { query: mutation, variables, principal });
}

const ignore = (input: object = {}, principal: Principal = member) =>
  mutate(
    `mutation ($input: IgnoreIssueInput!) { ignoreIssue(input: $input) ${payload} }`,
    { input: { id: issueId, reason: 'IGNORED', ...input } },
    principal,
  );
const reopen = () => mutate(`mutation ($id: ID!) { reopenIssue(id: $id) ${payload} }`, { id: issueId });
const undo = (decisionId: string) => mutate(`mutation ($id: ID!) { undoTriage(decisionId: $id) ${payload} }`, { id: decisionId });

async function openCount(): Promise<{ total: number; listed: number }> {
  const { data } = await service.graphql('lintel', {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Repository { issues(first: 10) { totalCount edges { node { number } } } } } }`,
    variables: { r: [{ __typename: 'Repository', id: toGlobalId('Repository', 42) }] },
    principal: member,
  });
  const { issues } = data._entities[0];
  return { total: issues.totalCount, listed: issues.edges.length };
}

describe('a decision on an issue', () => {
  it('takes it out of lists and counters, and can be taken back', async () => {
    expect(await openCount()).toEqual({ total: 2, listed: 2 });
    const { data, errors } = await ignore({ reason: 'FALSE_POSITIVE', comment: 'x comes from us' });
    expect(errors).toBeUndefined();
    expect(data.ignoreIssue.issue).toMatchObject({
      triage: { reason: 'FALSE_POSITIVE', comment: 'x comes from us', decidedBy: { id: toGlobalId('User', 1007) } },
      states: [{ status: 'IGNORED' }],
      history: { edges: [{ node: { kind: 'ignored', actor: { id: toGlobalId('User', 1007) } } }] },
    });
    expect(await openCount()).toEqual({ total: 1, listed: 1 });
    const undone = await undo(data.ignoreIssue.decisionId);
    expect(undone.data.undoTriage.issue).toMatchObject({ triage: null, states: [{ status: 'OPEN' }] });
    expect(await openCount()).toEqual({ total: 2, listed: 2 });
    const redone = await undo(undone.data.undoTriage.decisionId);
    expect(redone.data.undoTriage.issue.triage).toMatchObject({ reason: 'FALSE_POSITIVE', comment: 'x comes from us' });
    expect(await openCount()).toEqual({ total: 1, listed: 1 });
  });

  it('is ended by reopening, and only the newest one can be undone', async () => {
    const first = await ignore();
    expect((await reopen()).data.reopenIssue.issue).toMatchObject({ triage: null, states: [{ status: 'OPEN' }] });
    expect((await undo(first.data.ignoreIssue.decisionId)).errors?.[0].extensions.code).toBe('state-conflict');
  });

  it('outlives pushes and renames, and holds on branches', async () => {
    await ignore();
    const branch = { ref: 'refs/heads/x', branch: 'x', isDefaultBranch: false };
    const renames = { 'a.ts': 'b.ts' };
    for (const given of [branch, {}])
      await service.app.get(ReconcileCheck).execute(await ingest(service, { name: 'two', tree: moved, base: one, renames }, given));
    expect(await openCount()).toEqual({ total: 1, listed: 1 });
    const counts = (await service.publishedEvents())
      .filter((event) => event.type === 'issues.check.reconciled')
      .map((event: any) => event.data.counts);
    expect(counts.slice(1)).toEqual([
      { introduced: 0, resolved: 0, persisted: 1, suppressed: 0 },
      { introduced: 0, resolved: 0, persisted: 1, suppressed: 0 },
    ]);
  });

  it('counts for what comes back later, too', async () => {
    await ignore();
    const without: MarkedTree = { 'a.ts': 'export const nothing = 1;\n' };
    await service.app.get(ReconcileCheck).execute(await ingest(service, { name: 'two', tree: without, base: one }));
    expect(await openCount()).toEqual({ total: 0, listed: 0 });
    await service.app.get(ReconcileCheck).execute(await ingest(service, { name: 'three', tree, base: { name: 'two', tree: without } }));
    expect(await openCount()).toEqual({ total: 1, listed: 1 });
  });

  it('ends when its time is over, unless people decided again', async () => {
    const until = '2026-02-01T00:00:00+00:00';
    await ignore({ until });
    const expire = async () =>
      service.app
        .get(ExpireTriage)
        .execute((await query<{ id: number }>(service, `SELECT issue_id AS id FROM issue WHERE triage <> 'none'`))[0]?.id ?? 0);
    await expire();
    expect(await openCount()).toEqual({ total: 1, listed: 1 });
    now = new Date('2026-02-02T00:00:00Z');
    await expire();
    expect(await openCount()).toEqual({ total: 2, listed: 2 });
    expect((await ignore({ until })).errors?.[0].message).toBe('until lies in the past');
  });

  it('needs the right to triage', async () => {
    expect((await ignore({}, testPrincipal(7, 'viewer'))).errors?.[0].extensions.code).toBe('not-allowed');
    expect((await ignore({}, testPrincipal(8, 'owner'))).errors?.[0].extensions.code).toBe('resource-not-found');
    expect((await ignore({ id: 'bm9uc2Vuc2U=' })).errors?.[0].extensions.code).toBe('resource-not-found');
    expect((await ignore({ comment: 'x'.repeat(3000) })).errors?.[0].extensions.code).toBe('invalid-input');
  });
});
