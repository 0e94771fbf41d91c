import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';
import { bundledAnalyzer, ruleCatalogue } from '../registry.js';
import { locateProgram, type LocatedProgram } from './locate-program.js';
import type { PreparedCommand, PreparedRun, RunInput, RunPaths } from './prepared-run.js';

/** Room for file names on one command line; Linux allows 2 MiB for arguments and environment together. */
const maxArgumentBytes = 1_000_000;

/** Name of the list of files for analyzers that take none as arguments. */
export const fileListName = 'files.json';

/** The program of an analyzer is not on this machine. */
export class AnalyzerNotInstalledError extends Error {
  constructor(readonly analyzer: AnalyzerManifest) {
    super(`The program of the analyzer "${analyzer.shortcode}" (${analyzer.distribution.reference}) is not installed`);
    this.name = 'AnalyzerNotInstalledError';
  }
}

/**
 * Returns the command lines, configuration files and limits of one run. Reads nothing of the checkout and starts nothing.
 * Throws `AnalyzerNotInstalledError` when the program is missing, and `Error` for paths that are not relative to the checkout.
 */
export function prepareRun(manifest: AnalyzerManifest, input: RunInput): PreparedRun {
  const program = locateProgram(manifest.run.program);
  if (!program) throw new AnalyzerNotInstalledError(manifest);
  const files = input.files.map((file) => file.path);
  files.forEach(requireRelative);
  const batches = manifest.run.scope === 'files' ? inBatches(files) : [[]];
  const configFiles = bundledAnalyzer(manifest.shortcode).configFiles({
    rules: ruleCatalogue(manifest.shortcode),
    files: input.files,
    meta: input.meta ?? {},
  });
  const list = manifest.run.scope === 'list' ? [{ fileName: fileListName, text: JSON.stringify(files) }] : [];
  return {
    commands: batches.map((files, index) => command({ manifest, program, paths: input.paths, files, index })),
    configFiles: [...configFiles, ...list],
    readablePaths: program.readablePaths,
    exit: manifest.exit,
    measurementsFileName: manifest.output.measurementsFileName,
    limits: manifest.limits,
  };
}

interface CommandInput {
  readonly manifest: AnalyzerManifest;
  readonly program: LocatedProgram;
  readonly paths: RunPaths;
  readonly files: readonly string[];
  readonly index: number;
}

function command({ manifest, program, paths, files, index }: CommandInput): PreparedCommand {
  const { output, run } = manifest;
  const fileName = index === 0 ? output.fileName : output.fileName.replace('.', `-${index}.`);
  const rules = bundledAnalyzer(manifest.shortcode).ruleArgument?.(ruleCatalogue(manifest.shortcode)) ?? '';
  const expand = (argument: string): string[] => {
    // A file name that begins with a dash must not become an option.
    if (argument === '{files}') return files.map((file) => `./${file}`);
    const filled = argument.replaceAll('{config}', paths.config).replaceAll('{code}', paths.code).replaceAll('{rules}', rules);
    return [filled.replaceAll('{output}', `${paths.output}/${fileName}`)];
  };
  return {
    argv: [...program.argv, ...run.arguments.flatMap(expand)],
    cwd: run.cwd === 'root' ? paths.code : paths.config,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: paths.output,
      TMPDIR: paths.output,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      ...run.environment,
    },
    output: { kind: output.kind, fileName },
  };
}

function inBatches(files: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const size = Buffer.byteLength(file) + 11;
    if (bytes + size > maxArgumentBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(file);
    bytes += size;
  }
  return batches;
}

function requireRelative(file: string): void {
  const isInside =
    file !== '' && !file.startsWith('/') && !file.includes('\0') && !file.split('/').some((segment) => segment === '..' || segment === '.');
  if (!isInside) throw new Error(`Not a path inside the checkout: ${JSON.stringify(file)}`);
}
