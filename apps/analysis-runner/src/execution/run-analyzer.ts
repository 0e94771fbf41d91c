import { constants } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AnalyzerNotInstalledError,
  AnalyzerOutputError,
  checkoutReader,
  convertOutput,
  prepareRun,
  type AnalyzerManifest,
  type PreparedRun,
  type RunPaths,
  type SarifLog,
} from '@lintel/analyzers';
import { AnalyzerFailure } from './analyzer-failure.js';
import type { ExecutionResult, Executor } from './executor.js';

export interface AnalyzerRun {
  readonly manifest: AnalyzerManifest;
  readonly files: readonly { readonly path: string; readonly isTest: boolean }[];
  readonly meta: Readonly<Record<string, unknown>>;
  /** The checkout, read-only. */
  readonly codeFolder: string;
  /** Empty; for configuration and output. The caller removes it. */
  readonly scratchFolder: string;
  readonly signal?: AbortSignal | undefined;
}

export interface AnalyzerResult {
  readonly sarif: SarifLog;
  /** Text of the measurements, from the analyzer that measures. */
  readonly measurements: Buffer | undefined;
  readonly durationMs: number;
}

const mebibyte = 1024 * 1024;

/**
 * Runs one analyzer to its end and reads what it delivered. Without files there is nothing to run: the result is that there is nothing.
 *
 * @throws AnalyzerFailure whatever went wrong on the analyzer's side.
 */
export async function runAnalyzer(executor: Executor, run: AnalyzerRun): Promise<AnalyzerResult> {
  if (run.files.length === 0) return { sarif: emptySarif(run.manifest), measurements: undefined, durationMs: 0 };
  const host = await makeFolders(run);
  const paths = executor.placesFor(host);
  const prepared = prepare(run, paths);
  for (const file of prepared.configFiles) await writeFile(path.join(host.config, file.fileName), file.text, { mode: 0o644 });
  const outputs: string[] = [];
  let durationMs = 0;
  for (const [index, command] of prepared.commands.entries()) {
    const stdoutFile = path.join(run.scratchFolder, `stdout-${index}`);
    const { limits, readablePaths } = prepared;
    const result = await executor.execute({ command, host, readablePaths, limits, stdoutFile, signal: run.signal });
    durationMs += result.durationMs;
    requireSuccess(run.manifest, prepared, result);
    const file = command.output.kind === 'stdout' ? stdoutFile : path.join(host.output, command.output.fileName);
    outputs.push((await readOutput(run.manifest, file, result)).toString('utf8'));
  }
  const measurements = prepared.measurementsFileName && path.join(host.output, prepared.measurementsFileName);
  return {
    sarif: convert(run, outputs, paths),
    measurements: measurements ? await readOutput(run.manifest, measurements) : undefined,
    durationMs,
  };
}

function emptySarif({ shortcode, toolName, version }: AnalyzerManifest): SarifLog {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: toolName, version, rules: [] } },
        automationDetails: { id: `${shortcode}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        results: [],
      },
    ],
  };
}

async function makeFolders(run: AnalyzerRun): Promise<RunPaths> {
  const host = { code: run.codeFolder, config: path.join(run.scratchFolder, 'config'), output: path.join(run.scratchFolder, 'output') };
  await mkdir(host.config, { recursive: true, mode: 0o755 });
  await mkdir(host.output, { mode: 0o755 });
  return host;
}

function prepare(run: AnalyzerRun, paths: RunPaths): PreparedRun {
  try {
    return prepareRun(run.manifest, { files: run.files, paths, meta: run.meta });
  } catch (error) {
    if (error instanceof AnalyzerNotInstalledError) throw new AnalyzerFailure('failed', error.message, { cause: error });
    throw error;
  }
}

const sentences: Readonly<Record<Exclude<ExecutionResult['ending'], 'exited'>, string>> = {
  killed: 'was killed',
  'timed-out': 'took too long',
  'too-much-output': 'wrote more than it may',
  'out-of-memory': 'took more memory than it may',
  stopped: 'was stopped',
};

function requireSuccess(manifest: AnalyzerManifest, { exit }: PreparedRun, result: ExecutionResult): void {
  if (result.ending === 'exited') {
    if (result.exitCode !== null && [...exit.ok, ...exit.findings].includes(result.exitCode)) return;
    throw new AnalyzerFailure('failed', `${manifest.name} ended with exit code ${result.exitCode}`, detailsOf(result));
  }
  const kind = result.ending === 'timed-out' || result.ending === 'stopped' ? result.ending : 'failed';
  throw new AnalyzerFailure(kind, `${manifest.name} ${sentences[result.ending]}`, detailsOf(result));
}

function detailsOf(result: ExecutionResult | undefined): { output: string; durationMs: number } {
  return { output: result?.stderr ?? '', durationMs: result?.durationMs ?? 0 };
}

/** Reads a file that the analyzer wrote: a regular one of bounded size, through no link. */
async function readOutput(manifest: AnalyzerManifest, file: string, result?: ExecutionResult): Promise<Buffer> {
  const fail = (reason: string) => new AnalyzerFailure('failed', `${manifest.name} ${reason}`, detailsOf(result));
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) throw fail('left no output');
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw fail('left something else than a file as its output');
    if (status.size > manifest.limits.outputMiB * mebibyte) throw fail(sentences['too-much-output']);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function convert(run: AnalyzerRun, outputs: readonly string[], paths: RunPaths): SarifLog {
  try {
    return convertOutput(run.manifest, outputs, { checkoutPath: paths.code, files: run.files, readText: checkoutReader(run.codeFolder) });
  } catch (error) {
    if (error instanceof AnalyzerOutputError) throw new AnalyzerFailure('failed', error.message, { cause: error });
    throw error;
  }
}
