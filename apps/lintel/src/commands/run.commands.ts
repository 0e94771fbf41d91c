import { Administration as Runs, service as analysisRunner, type DescribedRun } from '@lintel-app/analysis-runner';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import type { Command } from 'commander';
import { isInstanceRunning } from '../installation/instance-lock.js';
import { withDatabase } from '../installation/with-database.js';
import { listRepositories } from './account.commands.js';
import { exitCodes } from './exit-codes.js';
import { print, say } from './output.js';

interface StartOptions {
  readonly repository: string;
  readonly ref?: string;
  readonly commit?: string;
  readonly wait: boolean;
}

export function addRunCommands(program: Command): void {
  program
    .command('run')
    .description('analysis runs')
    .command('start')
    .description('start a run and print its id; a running server does the work')
    .requiredOption('--repository <repository>', 'its number, its Relay id, or provider/login/name')
    .option('--ref <ref>', 'refs/heads/…; the default branch when left out')
    .option('--commit <oid>', 'one commit of the ref; its head when left out')
    .option('--wait', 'show progress and end with the verdict: 0 passed, 1 failed', false)
    .action(startRun);
}

async function startRun({ repository, ref, commit, wait }: StartOptions): Promise<void> {
  const repositoryId = await findRepository(repository);
  const run = await withDatabase(analysisRunner, async ({ database, installation }) => {
    if (wait && !(await isInstanceRunning(installation.settings.LINTEL_DATA_DIR)) && installation.settings.DATABASE_URL === undefined)
      throw new DomainError('service-unavailable', { service: 'The server (start it with "npm start")' });
    const runs = new Runs({ database });
    const { runId } = await runs.startRun({ repositoryId, ref, commit });
    print(String(runId));
    return wait ? follow(runs, runId) : undefined;
  });
  if (run) process.exitCode = run.status === 'success' || run.status === 'skipped' ? exitCodes.ok : exitCodes.failed;
}

async function follow(runs: Runs, runId: number): Promise<DescribedRun> {
  let shown = '';
  for (;;) {
    const run = await runs.describeRun(runId);
    if (!run) throw new DomainError('resource-not-found', { resource: `Run ${runId}` });
    const progress = run.checks.map((check) => `${check.analyzer} ${check.status}`).join(', ') || 'fetching the code';
    if (progress !== shown) say(progress);
    shown = progress;
    if (run.status !== 'pending') {
      tellOutcome(run);
      return run;
    }
    await sleep(200);
  }
}

function tellOutcome(run: DescribedRun): void {
  for (const { analyzer, status, reason, introduced } of run.checks) {
    const facts = [status, ...(introduced > 0 ? [`${introduced} introduced`] : []), ...(reason ? [reason] : [])];
    say(`${analyzer}: ${facts.join(', ')}`);
  }
  say(`Run ${run.runId}: ${run.status}${run.reason ? ` (${run.reason})` : ''}`);
}

async function findRepository(text: string): Promise<number> {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const fromRelayId = fromGlobalIdOf('Repository', text);
  if (fromRelayId !== undefined) return fromRelayId;
  const [provider, login, ...name] = text.toLowerCase().split('/');
  const found = (await listRepositories()).find(
    (candidate) =>
      candidate.provider === provider && candidate.login.toLowerCase() === login && candidate.name.toLowerCase() === name.join('/'),
  );
  if (!found) throw new DomainError('repository-not-found');
  return found.id;
}
