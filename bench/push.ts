// From a push webhook to a finished run that the public API shows, against the same fetch and the same analyzers run from a shell, in turns on
// the same commits: once with the analyzers that apply to a real tree, once with a tree that no analyzer wants.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { startGitHost } from './push/git-host.js';
import { startLintel, type LintelSide } from './push/lintel-side.js';
import { PushedRepository } from './push/pushed-repository.js';
import { ShellSide } from './push/shell-side.js';

const rounds = 6;
const goalOverheadMs = 1_500;

interface Round {
  readonly lintelMs: number;
  readonly shellMs: number;
  /** Checks that delivered, and commands that the shell ran. */
  readonly checks: number;
  readonly commands: number;
}

interface Case {
  readonly name: string;
  readonly rounds: readonly Round[];
}

export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lintel-bench-push-'));
  // The database server may run as another user, who has to get through here.
  await chmod(folder, 0o755);
  const host = await startGitHost(path.join(folder, 'repositories'));
  const lintel = await startLintel(path.join(folder, 'data'), host.authority);
  try {
    const cases = [
      await measure('no analyzer', await PushedRepository.create(host, 'pictures', 'pictures'), { lintel, folder }),
      await measure('real analyzers', await PushedRepository.create(host, 'sources', 'sources'), { lintel, folder }),
    ];
    await report(cases);
  } finally {
    await lintel.stop();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Both sides see every commit; who goes first changes with each round. The first round warms up and is left out. */
async function measure(name: string, repository: PushedRepository, parts: { lintel: LintelSide; folder: string }): Promise<Case> {
  const shell = await ShellSide.create(repository, path.join(parts.folder, `shell-${repository.name}`));
  await parts.lintel.add(repository);
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const push = await repository.change(round);
    const first = round % 2 === 0 ? await parts.lintel.push(repository, push) : undefined;
    const commands = await shell.analyse(push.after);
    const { ms, checks } = first ?? (await parts.lintel.push(repository, push));
    if (round > 0) measured.push({ lintelMs: ms, shellMs: commands.ms, checks, commands: commands.count });
    process.stderr.write(`${name}: round ${round} of ${rounds}\n`);
  }
  return { name, rounds: measured };
}

async function report(cases: readonly Case[]): Promise<void> {
  const rows = cases.map(({ name, rounds: measured }) => ({
    case: name,
    lintelMs: spread(measured.map((round) => round.lintelMs)),
    shellMs: spread(measured.map((round) => round.shellMs)),
    overheadMs: spread(measured.map((round) => round.lintelMs - round.shellMs)),
    checks: measured.at(-1)?.checks ?? 0,
    commands: measured.at(-1)?.commands ?? 0,
    rounds: measured,
  }));
  const cell = (value: Spread): string => `${Math.round(value.median)} (${Math.round(value.min)}–${Math.round(value.max)})`.padEnd(22);
  process.stdout.write(`Median (least–most) of ${rounds} rounds, milliseconds\n`);
  process.stdout.write(`${''.padEnd(18)}${'Lintel'.padEnd(22)}${'shell'.padEnd(22)}${'overhead'.padEnd(22)}analyzers\n`);
  for (const row of rows)
    process.stdout.write(
      `${row.case.padEnd(18)}${cell(row.lintelMs)}${cell(row.shellMs)}${cell(row.overheadMs)}${row.checks} / ${row.commands}\n`,
    );
  process.stdout.write(`Goal: overhead <= ${goalOverheadMs} ms\n`);
  const results = path.join(import.meta.dirname, '..', 'results');
  await mkdir(results, { recursive: true });
  const machine = { node: process.version, cores: cpus().length, parallel: availableParallelism(), model: cpus()[0]?.model };
  await writeFile(path.join(results, 'push.json'), `${JSON.stringify({ rows, goalOverheadMs, machine }, null, 2)}\n`);
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}
