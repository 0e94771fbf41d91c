import type { DemoStage } from './demo-stage.js';
import { toTry } from './queries-to-try.js';
import type { Occurrence, Run } from './graph-client.js';
import type { Report } from './report.js';
import { SampleRepository, type Push } from './sample-repository.js';
import { subscribe } from './webhook-subscription.js';

const repository = { login: 'acme', name: 'shop' };
const runTimeoutMs = 120_000;
const hookTimeoutMs = 20_000;
const minProblems = 20;

/** The main job before the reader's eyes, on the sample shop. */
export class SampleWalk {
  constructor(
    private readonly stage: DemoStage,
    private readonly report: Report,
  ) {}

  async walk(): Promise<void> {
    const sample = await SampleRepository.open(this.stage.folder);
    const start = await sample.start();
    await this.connect();
    await this.activate(start);
    const before = await this.firstPush(await sample.addCode());
    await this.secondPush(await sample.refactor(), before);
    await this.metrics();
    await toTry(this.stage, this.report, repository);
  }

  private async connect(): Promise<void> {
    const { report, stage } = this;
    report.heading('A repository and somebody to tell');
    const cloneUrl = `${stage.gitHost.url}/acme/shop.git`;
    await stage.addRepository({ ...repository, cloneUrl, defaultBranch: 'main' });
    report.fact(`acme/shop is served at ${cloneUrl} by a local stand-in for a code host`);
    report.expect(
      (await subscribe(stage, repository.login)) === 'ENABLED',
      'the webhook endpoint answered a signed test event and is enabled',
    );
    report.expect(
      stage.receiver.received.every((hook) => hook.isAuthentic),
      'its signature was right',
    );
  }

  private async activate(start: Push): Promise<void> {
    const { report, stage } = this;
    report.heading('Analysis is switched on');
    const id = await this.untilKnown();
    const { repository: known } = await stage.client.ask<{ repository: { isActivated: boolean } }>(
      'query ($name: String!, $login: String!) { repository(name: $name, login: $login, vcsProvider: GITHUB) { isActivated } }',
      repository,
    );
    if (known.isActivated) {
      report.fact('it was on already, from an earlier walk on the same data');
      await this.push(start);
    } else {
      await stage.client.ask('mutation ($id: ID!) { activateRepository(input: { repositoryId: $id }) { ok } }', { id });
      const hook = await stage.receiver.waitFor('repository.analysis.activated', hookTimeoutMs);
      report.expect(hook?.isAuthentic === true, 'repository.analysis.activated arrived, signed');
    }
    const run = await stage.client.finishedRun(start.after, { timeoutMs: runTimeoutMs });
    report.fact(`the first commit has been looked at (run ${run.runUid.slice(0, 8)}, ${run.status})`);
  }

  private async firstPush(push: Push): Promise<Occurrence[]> {
    const { report, stage } = this;
    report.heading(`A push: "${push.title}"`);
    const run = await this.analysed(push);
    const found = await stage.client.occurrences(repository);
    report.expect(found.length >= minProblems, `${found.length} problems are open on main`);
    report.expect(run.summary.occurrencesIntroduced === found.length, `the run says it introduced ${run.summary.occurrencesIntroduced}`);
    report.expect(run.status === 'FAILURE', 'its verdict is "failure", because it introduced problems');
    report.table([
      ['severity', 'where', 'rule', 'what'],
      ...found.map(({ issue, path, beginLine, title }) => [issue.severity, `${path}:${beginLine}`, issue.shortcode, title.slice(0, 70)]),
    ]);
    const secret = found.filter((occurrence) => occurrence.issue.category === 'SECRETS');
    report.expect(secret.length > 0, `the leaked-looking key in src/settings.ts was seen (${secret.length} finding)`);
    const hook = await stage.receiver.waitFor('repository_issue.introduced', hookTimeoutMs);
    report.expect(hook?.isAuthentic === true, 'repository_issue.introduced arrived, signed');
    return found;
  }

  private async secondPush(push: Push, before: readonly Occurrence[]): Promise<void> {
    const { report, stage } = this;
    report.heading(`Another push: "${push.title}"`);
    const run = await this.analysed(push);
    const after = await stage.client.occurrences(repository);
    const oldIds = new Set(before.map((occurrence) => occurrence.id));
    const persisted = after.filter((occurrence) => oldIds.has(occurrence.id));
    const moved = persisted.filter((occurrence) => before.find((old) => old.id === occurrence.id)?.path !== occurrence.path);
    report.table([
      ['persisted', 'of these moved to another file', 'resolved', 'introduced'],
      [persisted.length, moved.length, run.summary.occurrencesResolved, run.summary.occurrencesIntroduced],
    ]);
    for (const occurrence of moved)
      report.fact(`${before.find((old) => old.id === occurrence.id)?.path} → ${occurrence.path}: ${occurrence.title.slice(0, 80)}`);
    report.expect(run.summary.occurrencesResolved === 2, 'two problems are resolved');
    report.expect(run.summary.occurrencesIntroduced === 1, 'one problem is introduced');
    report.expect(persisted.length === before.length - 2, 'no other was lost or doubled by the rename, the move and the edits');
    report.expect(moved.length > 0, 'problems kept their identity in the renamed file and with the moved function');
    const hook = await stage.receiver.waitFor('repository_issue.resolved', hookTimeoutMs);
    report.expect(hook?.isAuthentic === true, 'repository_issue.resolved arrived, signed');
  }

  private async metrics(): Promise<void> {
    const { report, stage } = this;
    report.heading('Metrics of main');
    type Item = { key: string; latestValueDisplay: string | null };
    const { repository: measured } = await stage.client.ask<{
      repository: { metrics: { shortcode: string; name: string; isReported: boolean; items: Item[] }[] };
    }>(
      `query ($name: String!, $login: String!) { repository(name: $name, login: $login, vcsProvider: GITHUB) {
         metrics { shortcode name isReported items { key latestValueDisplay } } } }`,
      repository,
    );
    const rows = measured.metrics.flatMap((metric) =>
      metric.items.filter((item) => item.latestValueDisplay !== null).map((item) => [metric.name, item.key, item.latestValueDisplay ?? '']),
    );
    report.table([['metric', 'language', 'value'], ...rows]);
    report.expect(rows.length > 0, 'measured by the metrics analyzer');
  }

  private async analysed(push: Push): Promise<Run> {
    await this.push(push);
    let shown = '';
    return this.stage.client.finishedRun(push.after, {
      timeoutMs: runTimeoutMs,
      onProgress: (run) => {
        const checks = run.checks.edges.map(({ node }) => `${node.analyzer.shortcode} ${node.status.toLowerCase()}`).join(', ');
        if (checks !== shown && checks !== '') this.report.progress(checks);
        shown = checks;
      },
    });
  }

  private async push(push: Push): Promise<void> {
    const { report, stage } = this;
    const description = {
      id: 4711,
      owner: repository.login,
      name: repository.name,
      cloneUrl: `${stage.gitHost.url}/acme/shop.git`,
      defaultBranch: 'main',
    };
    const answer = await stage.github.push(description, push);
    report.expect(
      answer.status === 202 && answer.outcome === 'accepted',
      `the signed push webhook was ${answer.outcome} in ${answer.milliseconds.toFixed(0)} ms (delivery ${answer.delivery.slice(0, 8)})`,
    );
  }

  private untilKnown(): Promise<string> {
    return this.stage.client.repositoryId(repository);
  }
}
