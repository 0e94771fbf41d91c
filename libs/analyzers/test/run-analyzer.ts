import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  availableAnalyzers,
  checkoutReader,
  convertOutput,
  inspectFiles,
  planAnalysis,
  prepareRun,
  type CandidateFile,
  type PlannedCheck,
  type PreparedCommand,
  type PreparedRun,
  type RepositoryConfiguration,
  type SarifLog,
} from '../src/index.js';

export interface AnalyzerRun {
  readonly check: PlannedCheck;
  readonly sarif: SarifLog;
  readonly measurements: string | undefined;
  readonly exitCodes: readonly number[];
}

export interface FoundResult {
  readonly ruleId: string;
  readonly path: string;
  readonly line: number;
}

/** Lays out files in a fresh directory. */
export async function checkoutOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'lintel-checkout-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  return root;
}

export async function listFiles(root: string): Promise<CandidateFile[]> {
  const names = await readdir(root, { recursive: true });
  const entries = await Promise.all(names.map(async (name) => ({ name, status: await stat(path.join(root, name)) })));
  return entries.filter(({ status }) => status.isFile()).map(({ name, status }) => ({ path: name, sizeBytes: status.size }));
}

/** Walks the whole road of one analyzer over a checkout, with a plain child process as executor. */
export async function runAnalyzer(shortcode: string, root: string, configuration?: RepositoryConfiguration): Promise<AnalyzerRun> {
  const { included } = await inspectFiles(root, await listFiles(root), configuration);
  const check = planAnalysis({ files: included, configuration, available: availableAnalyzers() }).find(
    (planned) => planned.analyzer.shortcode === shortcode,
  );
  if (!check) throw new Error(`${shortcode} is not planned for this checkout`);
  const work = await mkdtemp(path.join(tmpdir(), 'lintel-run-'));
  try {
    const paths = { code: root, config: path.join(work, 'config'), output: path.join(work, 'output') };
    await Promise.all([mkdir(paths.config), mkdir(paths.output)]);
    const run = prepareRun(check.analyzer, { files: check.files, paths, meta: check.meta });
    for (const file of run.configFiles) await writeFile(path.join(paths.config, file.fileName), file.text);
    const done = [];
    for (const command of run.commands) done.push(await execute(run, command, paths.output));
    const sarif = convertOutput(
      check.analyzer,
      done.map((one) => one.output),
      { checkoutPath: root, files: check.files, readText: checkoutReader(root) },
    );
    const measurements = run.measurementsFileName && (await readFile(path.join(paths.output, run.measurementsFileName), 'utf8'));
    return { check, sarif, measurements, exitCodes: done.map((one) => one.exitCode) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export function resultsOf(sarif: SarifLog): FoundResult[] {
  return sarif.runs.flatMap((run) =>
    run.results.map((result) => {
      const location = result.locations[0]?.physicalLocation;
      return {
        ruleId: result.ruleId,
        path: decodeURIComponent(location?.artifactLocation.uri ?? ''),
        line: location?.region?.startLine ?? 0,
      };
    }),
  );
}

async function execute(run: PreparedRun, command: PreparedCommand, outputDirectory: string): Promise<{ exitCode: number; output: string }> {
  const [program = '', ...args] = command.argv;
  const child = spawn(program, args, { cwd: command.cwd, env: command.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const exitCode = await new Promise<number>((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? -1)));
  if (![...run.exit.ok, ...run.exit.findings].includes(exitCode))
    throw new Error(`${program} ended with ${exitCode}: ${errors || printed}`);
  if (command.output.kind === 'stdout') return { exitCode, output: printed };
  return { exitCode, output: await readFile(path.join(outputDirectory, command.output.fileName), 'utf8') };
}
