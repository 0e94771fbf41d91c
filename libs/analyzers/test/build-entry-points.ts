import { transformFile } from '@swc/core';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

const library = path.resolve(import.meta.dirname, '..');

/**
 * Compiles the sources that are newer than their output, so that analyzers which run as programs of this library run as they are now. Replaces file by
 * file and removes nothing: other tests may be using them.
 */
export async function buildEntryPoints(): Promise<void> {
  const sources = await readdir(path.join(library, 'src'), { recursive: true });
  await Promise.all(sources.filter((name) => name.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(name)).map(compile));
}

async function compile(name: string): Promise<void> {
  const source = path.join(library, 'src', name);
  const target = path.join(library, 'dist', name.replace(/\.ts$/, '.js'));
  const [written, built] = await Promise.all([stat(source), stat(target).catch(() => undefined)]);
  if (built && built.mtimeMs > written.mtimeMs) return;
  const { code } = await transformFile(source, { configFile: path.join(library, '../../.swcrc'), swcrc: false });
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}`;
  await writeFile(temporary, code);
  await rename(temporary, target);
}
