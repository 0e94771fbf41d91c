import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';
import { packageRoot } from '../package-root.js';

const require = createRequire(import.meta.url);

/** Where Debian, Alpine and Homebrew put programs; the search path of this process is not asked, an analyzer's environment has its own. */
export const systemDirectories: readonly string[] = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin'];

export interface LocatedProgram {
  /** First elements of the command line. */
  readonly argv: readonly string[];
  /** What must be readable beside the system's own directories. */
  readonly readablePaths: readonly string[];
}

/** Finds the program of an analyzer on this machine; undefined when it is not installed. */
export function locateProgram(program: AnalyzerManifest['run']['program']): LocatedProgram | undefined {
  switch (program.kind) {
    case 'node-package':
      return nodeProgram(packageDirectory(program.package), program.file);
    case 'entry-point':
      return nodeProgram(packageRoot, path.join('dist', 'cli', `${program.name}.js`), webAssemblyOptions);
    case 'native-package':
      return nativeProgram(program.package, program.file);
    case 'system':
      return systemProgram(program.command);
  }
}

/**
 * The engine's second compiler takes seconds and more than 2 GiB for the larger grammars, and runs out of memory on one of them; the code of its first
 * one is there at once and fast enough for runs of this length.
 */
const webAssemblyOptions = ['--liftoff-only'];

function nodeProgram(directory: string | undefined, file: string, options: readonly string[] = []): LocatedProgram | undefined {
  if (!directory) return undefined;
  const script = path.join(directory, file);
  if (!existsSync(script)) return undefined;
  return { argv: [process.execPath, ...options, script], readablePaths: [process.execPath, packageRoot, ...moduleDirectories()] };
}

function nativeProgram(packageName: string, file: string): LocatedProgram | undefined {
  const executable = process.platform === 'win32' ? `${file}.exe` : file;
  for (const suffix of platformSuffixes()) {
    const directory = packageDirectory(`${packageName}-${suffix}`);
    const found = directory && path.join(directory, executable);
    if (found && existsSync(found)) return { argv: [found], readablePaths: [directory] };
  }
  return undefined;
}

function systemProgram(command: string): LocatedProgram | undefined {
  const found = systemDirectories.map((directory) => path.join(directory, command)).find((candidate) => existsSync(candidate));
  return found ? { argv: [found], readablePaths: [] } : undefined;
}

function platformSuffixes(): string[] {
  const base = `${process.platform}-${process.arch}`;
  return process.platform === 'win32' ? [`${base}-msvc`] : [base, `${base}-gnu`, `${base}-musl`];
}

/** Directory of an installed package, found as Node finds it; works for packages whose `exports` hide their package.json. */
export function packageDirectory(packageName: string): string | undefined {
  for (const directory of require.resolve.paths(packageName) ?? []) {
    const candidate = path.join(directory, packageName);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

/** Version of an installed package; undefined when it is not installed. */
export function packageVersion(packageName: string): string | undefined {
  const directory = packageDirectory(packageName);
  if (!directory) return undefined;
  return (JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as { version?: string }).version;
}

function moduleDirectories(): string[] {
  return (require.resolve.paths('lintel') ?? []).filter(
    (directory) => path.basename(directory) === 'node_modules' && existsSync(directory),
  );
}
