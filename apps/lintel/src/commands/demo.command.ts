import { InvalidArgumentError, type Command } from 'commander';
import { setStage } from '../demo/demo-stage.js';
import { walkOwnRepository } from '../demo/own-walk.js';
import { Report } from '../demo/report.js';
import { SampleWalk } from '../demo/sample-walk.js';
import { exitCodes } from './exit-codes.js';
import { print, say } from './output.js';

interface DemoOptions {
  readonly once: boolean;
  readonly cluster: boolean;
  readonly repository?: string;
  readonly commits: number;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('walk the main job on a sample repository, or on your own, and keep serving')
    .option('--once', 'end after the walk, with 0 only when every step went as it must', false)
    .option('--cluster', 'each service a process of its own, with Kafka', false)
    .option('--repository <path>', 'take this local git repository instead of the sample')
    .option('--commits <n>', 'how many of its last commits arrive as pushes', readCount, 5)
    .action(runDemo);
}

async function runDemo(options: DemoOptions): Promise<void> {
  const started = performance.now();
  say(`Starting Lintel (${options.cluster ? 'each service its own process, Kafka' : 'one process'}, embedded PostgreSQL) …`);
  const stage = await setStage({ isCluster: options.cluster });
  const stop = stopOnce(() => stage.close());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().then(() => process.exit(exitCodes.ok)));
  const report = new Report();
  try {
    if (options.repository === undefined) await new SampleWalk(stage, report).walk();
    else await walkOwnRepository(stage, report, { source: options.repository, commits: options.commits });
  } catch (error) {
    report.expect(false, error instanceof Error ? error.message : String(error));
  }
  print('');
  for (const failure of report.failures) print(`Not as it must be: ${failure}`);
  print(
    report.failures.length === 0
      ? `Every step went as it must (${((performance.now() - started) / 1000).toFixed(0)} s).`
      : `${report.failures.length} steps did not go as they must.`,
  );
  if (options.once || report.failures.length > 0) {
    await stop();
    process.exit(report.failures.length === 0 ? exitCodes.ok : exitCodes.failed);
  }
  print('Lintel goes on serving; Ctrl-C stops it.');
  await stage.server.ended;
}

function stopOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw new InvalidArgumentError('Write a number from 1 to 1000.');
  return count;
}
