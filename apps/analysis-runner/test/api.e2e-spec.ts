import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pullRequestReceived, pushReceived } from '@lintel/events';
import { assertEverythingAuthorized } from '@lintel/graphql';
import { startTestPostgres, testPrincipal, type TestPostgres } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { Administration } from '../src/administration.js';
import { GitHost } from './git-host.js';
import { Harness, pushNews } from './harness.js';

let postgres: TestPostgres;
let host: GitHost;
let harness: Harness;
let first: string;
let second: string;
let failed: string;

const member = testPrincipal(7);
const stranger = testPrincipal(8);
const repositoryId = toGlobalId('Repository', 42);

beforeAll(async () => {
  host = await GitHost.start();
  postgres = await startTestPostgres();
  harness = await Harness.start(postgres.adminUrl, host);
  const repository = host.create('served');
  const told = await harness.register(repository);
  first = repository.commit({ 'a.py': 'print(1)\n', '.deepsource.toml': 'version = 1\n[[analyzers]]\nname = "python"\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { after: first }));
  for (const check of await harness.completed(first)) await harness.answer(check, { introduced: 0 });
  await harness.finished(first);
  second = repository.commit({ 'a.py': 'import os\nprint(1)\n', '.deepsource.toml': 'version = 1\n[[analyzers]]\nname = "python"\n' });
  await harness.service.deliver(pushReceived, pushNews(told, { before: first, after: second }));
  for (const check of await harness.completed(second))
    await harness.answer(check, { introduced: check.analyzer.shortcode === 'python' ? 2 : 0, resolved: 1, suppressed: 3 });
  await harness.finished(second);
  failed = '4'.repeat(40);
  await harness.service.deliver(pushReceived, pushNews(told, { after: failed, ref: 'refs/heads/gone' }));
  await harness.finished(failed);
  await harness.service.deliver(pullRequestReceived, {
    ...pullRequestReceived.example,
    repository: pushNews(told, { after: null }).repository,
    number: 12,
    headOid: second,
    headBranch: 'main',
    action: 'edited',
    receivedAt: new Date().toISOString(),
  });
});

afterAll(async () => {
  await harness.close();
  await postgres.stop();
  await host.stop();
});

const entity = async (...[vocabulary, type, id, fields, principal = member]: [string, string, string | number, string, typeof member?]) => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`;
  const { data, errors } = await harness.service.graphql(vocabulary, { query, variables: { of: [{ __typename: type, id }] }, principal });
  expect(errors).toBeUndefined();
  return data._entities[0];
};

const runRow =
  'runUid commitOid branchName status createdAt finishedAt updatedAt summary { occurrencesIntroduced occurrencesResolved occurrencesSuppressed }';

describe('deepsource', () => {
  it('finds a run by commit, by the beginning of one, and by its uid', async () => {
    const query = `query ($commitOid: String, $runUid: UUID) { run(commitOid: $commitOid, runUid: $runUid) { id ${runRow} baseOid repository { id }
      summary { occurrenceDistributionByAnalyzer { analyzerShortcode introduced } occurrenceDistributionByCategory { category introduced } }
      checks(analyzerIn: ["python"]) { totalCount edges { node { id sequence status finishedAt summary { occurrencesIntroduced occurrencesResolved } analyzer { id name shortcode version metaSchema } } } } } }`;
    const { data, errors } = await harness.service.graphql('deepsource', { query, variables: { commitOid: second }, principal: member });
    expect(errors).toBeUndefined();
    expect(data.run).toMatchObject({
      commitOid: second,
      baseOid: first,
      branchName: 'main',
      status: 'FAILURE',
      repository: { id: repositoryId },
    });
    expect(data.run.summary).toMatchObject({
      occurrencesIntroduced: 2,
      occurrenceDistributionByCategory: [{ category: 'BUG_RISK', introduced: 2 }],
    });
    expect(data.run.summary.occurrenceDistributionByAnalyzer).toContainEqual({ analyzerShortcode: 'python', introduced: 2 });
    expect(data.run.checks).toMatchObject({
      totalCount: 1,
      edges: [{ node: { status: 'FAILURE', analyzer: { shortcode: 'python', id: 'QW5hbHl6ZXI6cHl0aG9u' } } }],
    });
    expect(() => JSON.parse(data.run.checks.edges[0].node.analyzer.metaSchema)).not.toThrow();
    const short = await harness.service.graphql('deepsource', {
      query,
      variables: { commitOid: second.slice(0, 10).toUpperCase() },
      principal: member,
    });
    expect(short.data.run.id).toBe(data.run.id);
    const byUid = await harness.service.graphql('deepsource', { query, variables: { runUid: data.run.runUid }, principal: member });
    expect(byUid.data.run.id).toBe(data.run.id);
  });

  it.each([
    [{ commitOid: '9'.repeat(40) }],
    [{ commitOid: 'abc' }],
    [{ commitOid: "'; DROP TABLE runs" }],
    [{ runUid: '00000000-0000-4000-8000-000000000000' }],
    [{}],
  ])('says null, without an error, for %j', async (variables) => {
    const query = 'query ($commitOid: String, $runUid: UUID) { run(commitOid: $commitOid, runUid: $runUid) { id } }';
    expect(await harness.service.graphql('deepsource', { query, variables, principal: member })).toEqual({ data: { run: null } });
  });

  it('lists runs newest first, in pages, by branch, with their number', async () => {
    const fields = `all: analysisRuns { totalCount edges { node { ${runRow} } } } main: analysisRuns(branch: "main", first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { node { commitOid } } } none: analysisRuns(branch: "x") { totalCount edges { cursor } }`;
    const repository = await entity('deepsource', 'Repository', repositoryId, fields);
    expect(repository.all.totalCount).toBe(3);
    expect(repository.all.edges.map((edge: any) => edge.node.commitOid)).toEqual([failed, second, first]);
    expect(repository.main).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true }, edges: [{ node: { commitOid: second } }] });
    expect(repository.none).toEqual({ totalCount: 0, edges: [] });
    const next = await entity(
      'deepsource',
      'Repository',
      repositoryId,
      `analysisRuns(branch: "main", first: 1, after: "${repository.main.pageInfo.endCursor}") { edges { node { commitOid } } pageInfo { hasNextPage } }`,
    );
    expect(next.analysisRuns).toEqual({ edges: [{ node: { commitOid: first } }], pageInfo: { hasNextPage: false } });
  });

  it('shows what the default branch stands on, and pull requests', async () => {
    const fields = `configJson enabledAnalyzers { edges { node { shortcode name } } } pullRequest(number: 12) { id number state branch title summary { issuesRaised } latestAnalysisRun { id } }
      pullRequests(branch: "main", first: 1) { totalCount edges { node { number state } } } missing: pullRequest(number: 99) { id }`;
    const repository = await entity('deepsource', 'Repository', repositoryId, fields);
    expect(repository.configJson).toEqual({ version: 1, analyzers: [{ name: 'python' }] });
    expect(repository.enabledAnalyzers.edges.map((edge: any) => edge.node.shortcode)).toContain('python');
    expect(repository).toMatchObject({
      pullRequest: { number: 12, state: 'OPEN', branch: 'main' },
      pullRequests: { totalCount: 1 },
      missing: null,
    });
  });

  it('lists every analyzer on one page, with schemas that are schemas', async () => {
    const query =
      '{ analyzers { totalCount pageInfo { hasNextPage } edges { node { id name shortcode version description metaSchema numIssues type issueDistribution { category title count } } } } analyzer(shortcode: "python") { shortcode } none: analyzer(shortcode: "none") { id } }';
    const { data, errors } = await harness.service.graphql('deepsource', { query, principal: member });
    expect(errors).toBeUndefined();
    expect(data.analyzers.pageInfo.hasNextPage).toBe(false);
    expect(data.analyzers.edges).toHaveLength(data.analyzers.totalCount);
    for (const { node } of data.analyzers.edges) {
      expect(JSON.parse(node.metaSchema)).toMatchObject({ type: 'object' });
      expect(node.issueDistribution.reduce((sum: number, item: any) => sum + item.count, 0)).toBe(node.numIssues);
    }
    expect(data).toMatchObject({ analyzer: { shortcode: 'python' }, none: null });
  });
});

describe('codiga', () => {
  it('tells the last analysis of a branch, and all of them', async () => {
    const fields = `lastAnalysis { id status revision startTimestamp runningTimeSeconds repoUrl repoUsername repoRevision repoBranch errors } gone: lastAnalysis(branch: "gone") { status errors }
      analyses(howmany: 10, skip: 0) { revision status } done: analyses(howmany: 10, skip: 1, status: [Done], branches: ["main"]) { revision } one: analyses(howmany: 1, skip: 0, revision: ["${first}"]) { revision }`;
    const project = await entity('codiga', 'Project', 42, fields);
    expect(project.lastAnalysis).toMatchObject({ status: 'Done', revision: second, repoBranch: 'main', repoUsername: 'acme', errors: [] });
    expect(project.gone).toEqual({ status: 'Error', errors: ['CloneError'] });
    expect(project.analyses.map((analysis: any) => analysis.status)).toEqual(['Error', 'Done', 'Done']);
    expect(project).toMatchObject({ done: [{ revision: first }], one: [{ revision: first }] });
    expect(await entity('codiga', 'Analysis', project.lastAnalysis.id, 'revision')).toEqual({ revision: second });
  });
});

describe('lintel', () => {
  it('shows a run with its checks, reasons, times and log', async () => {
    const query = `query ($commitOid: String!) { runOfCommit(commitOid: $commitOid) { id number ref origin status stage reason isFullRun counts { introduced } queuedMs durationMs
      checks { id sequence status stage hasDelivered durationMs analyzer { shortcode version } } log { number level message checkId } } }`;
    const { data, errors } = await harness.service.graphql('lintel', { query, variables: { commitOid: second }, principal: member });
    expect(errors).toBeUndefined();
    expect(data.runOfCommit).toMatchObject({
      origin: 'PUSH',
      status: 'FAILURE',
      stage: 'ENDED',
      isFullRun: false,
      counts: { introduced: 2 },
    });
    expect(data.runOfCommit.durationMs).toBeGreaterThan(0);
    expect(data.runOfCommit.checks.every((check: any) => check.hasDelivered && check.durationMs >= 0)).toBe(true);
    expect(data.runOfCommit.log.map((entry: any) => entry.message).join('\n')).toMatch(
      /Queued \(push\)[\s\S]*Fetched [\s\S]*Analyzers: [\s\S]*finished in [\s\S]*Ended as failure/,
    );
  });

  it('starts and cancels runs for those who may write', async () => {
    const start =
      'mutation ($id: ID!, $ref: String, $commitOid: String) { startRun(repositoryId: $id, ref: $ref, commitOid: $commitOid) { id origin ref status } }';
    const release = host.hold();
    const ask = (principal: typeof member, variables: object) =>
      harness.service.graphql('lintel', { query: start, variables: { id: repositoryId, ...variables }, principal });
    const started = await ask(member, { ref: 'main' });
    expect(started.data.startRun).toMatchObject({ origin: 'MANUAL', ref: 'refs/heads/main', status: 'PENDING' });
    const cancel = 'mutation ($id: ID!) { cancelRun(id: $id) { status reason } }';
    const cancelled = await harness.service.graphql('lintel', {
      query: cancel,
      variables: { id: started.data.startRun.id },
      principal: member,
    });
    expect(cancelled.data.cancelRun).toEqual({ status: 'CANCELLED', reason: 'Cancelled by a person' });
    const again = await harness.service.graphql('lintel', {
      query: cancel,
      variables: { id: started.data.startRun.id },
      principal: member,
    });
    expect(again.errors?.[0].message).toContain('The run has ended');
    expect((await ask(testPrincipal(7, 'viewer'), {})).errors?.[0].message).toContain('right to start a run');
    expect((await ask(stranger, {})).errors?.[0].message).toBe('Repository does not exist');
    expect((await ask(member, { ref: 'a..b' })).errors?.[0].message).toContain('not the name of a branch');
    expect((await ask(member, { commitOid: 'abc' })).errors?.[0].message).toContain('not the whole id');
    const foreign = await harness.service.graphql('lintel', {
      query: cancel,
      variables: { id: started.data.startRun.id },
      principal: stranger,
    });
    expect(foreign.errors?.[0].message).toBe('Run does not exist');
    release();
  });

  it('is started from the command line as well', async () => {
    const administration = new Administration({ database: harness.service.database });
    const { runId } = await administration.startRun({ repositoryId: 42, commit: first });
    for (const check of await harness.completed(first)) await harness.answer(check, { introduced: 0 });
    await harness.until('the end', async () => (await administration.describeRun(runId))?.status === 'success');
    const described = await administration.describeRun(runId);
    expect(described).toMatchObject({ ref: 'refs/heads/main', commitOid: first });
    expect(described?.checks.map((check) => check.analyzer)).toContain('python');
    expect(await administration.describeRun(999_999)).toBeUndefined();
    await expect(administration.startRun({ repositoryId: 999 })).rejects.toMatchObject({ code: 'repository-not-found' });
  });
});

describe('another tenant', () => {
  it('sees none of it by any id', async () => {
    const [run] = await harness.query('SELECT run_id, run_uid FROM runs WHERE commit_oid = $1', [second]);
    const [check] = await harness.query('SELECT check_id FROM checks WHERE run_id = $1', [run?.['run_id']]);
    const [pullRequest] = await harness.query('SELECT pull_request_id FROM pull_requests');
    const ids: [string, string, string | number][] = [
      ['deepsource', 'AnalysisRun', toGlobalId('AnalysisRun', run?.['run_id'])],
      ['deepsource', 'Check', toGlobalId('Check', check?.['check_id'])],
      ['deepsource', 'PullRequest', toGlobalId('PullRequest', pullRequest?.['pull_request_id'])],
      ['deepsource', 'Repository', repositoryId],
      ['codiga', 'Project', 42],
      ['codiga', 'Analysis', run?.['run_id']],
      ['lintel', 'Run', toGlobalId('Run', run?.['run_id'])],
      ['lintel', 'RunCheck', toGlobalId('RunCheck', check?.['check_id'])],
      ['lintel', 'PullRequest', toGlobalId('PullRequest', pullRequest?.['pull_request_id'])],
      ['lintel', 'Repository', repositoryId],
    ];
    for (const [vocabulary, type, id] of ids) {
      expect(await entity(vocabulary, type, id, 'id', member)).toMatchObject({ id });
      expect(await entity(vocabulary, type, id, 'id', stranger)).toBeNull();
    }
    const query = 'query ($commitOid: String, $runUid: UUID) { run(commitOid: $commitOid, runUid: $runUid) { id } }';
    for (const variables of [{ commitOid: second }, { runUid: run?.['run_uid'] }]) {
      expect(await harness.service.graphql('deepsource', { query, variables, principal: stranger })).toEqual({ data: { run: null } });
    }
  });

  it('and nobody at all is let in; every way in has a rule', async () => {
    const anonymous = await harness.service.graphql('deepsource', { query: '{ analyzers { totalCount } }' });
    expect(anonymous.data?.analyzers ?? null).toBeNull();
    expect(anonymous.errors?.[0].message).toBe('Authentication required');
    assertEverythingAuthorized(harness.service.app);
  });
});
