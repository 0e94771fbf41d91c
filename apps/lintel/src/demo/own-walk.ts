import type { DemoStage } from './demo-stage.js';
import { OwnRepository } from './own-repository.js';
import { toTry } from './queries-to-try.js';
import type { Report } from './report.js';
import { subscribe } from './webhook-subscription.js';

const login = 'own';
const runTimeoutMs = 600_000;

/** The same way for the reader's own repository: its last commits arrive as pushes, one by one. */
export async function walkOwnRepository(stage: DemoStage, report: Report, options: { source: string; commits: number }): Promise<void> {
  const own = await OwnRepository.open({ folder: stage.folder, source: options.source, count: options.commits });
  const repository = { login, name: own.name };
  const cloneUrl = `${stage.gitHost.url}/own/${own.name}.git`;
  report.heading(`${own.name}: a copy of your repository, ${own.pushes} pushes long`);
  const start = await own.moveTo(0);
  await stage.addRepository({ ...repository, cloneUrl, defaultBranch: own.defaultBranch });
  report.expect((await subscribe(stage, login)) === 'ENABLED', 'the webhook endpoint is verified');
  const id = await stage.client.repositoryId(repository);
  await stage.client.ask('mutation ($id: ID!) { activateRepository(input: { repositoryId: $id }) { ok } }', { id });
  const description = { id: numberOf(own.name), owner: login, name: own.name, cloneUrl, defaultBranch: own.defaultBranch };
  await stage.github.push(description, start);
  const first = await stage.client.finishedRun(start.after, { timeoutMs: runTimeoutMs });
  const backlog = (await stage.client.occurrences(repository)).length;
  report.fact(`${start.after.slice(0, 8)} is analysed (${first.status}): ${backlog} problems open`);

  report.heading('Its commits, one by one');
  const rows: (string | number)[][] = [['commit', 'introduced', 'resolved', 'open', 'title']];
  for (let index = 1; index <= own.pushes; index += 1) {
    const push = await own.moveTo(index);
    const answer = await stage.github.push(description, push);
    if (answer.status !== 202) report.expect(false, `the push of ${push.after.slice(0, 8)} was answered ${answer.status}`);
    const run = await stage.client.finishedRun(push.after, { timeoutMs: runTimeoutMs });
    const open = (await stage.client.occurrences(repository)).length;
    report.progress(
      `${push.after.slice(0, 8)}: ${run.status.toLowerCase()}, +${run.summary.occurrencesIntroduced} −${run.summary.occurrencesResolved}`,
    );
    rows.push([push.after.slice(0, 8), run.summary.occurrencesIntroduced, run.summary.occurrencesResolved, open, push.title.slice(0, 60)]);
  }
  report.table(rows);
  await toTry(stage, report, repository);
}

/** A stable number for the stand-in's repository id. */
function numberOf(name: string): number {
  return [...name].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_000, 7) + 10_000;
}
