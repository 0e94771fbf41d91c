import { transformFile } from '@swc/core';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const configFile = fileURLToPath(new URL('../.swcrc', import.meta.url));

/** Compiles the TypeScript of `folder` into `folder/dist` and returns that path. */
export async function compileBench(folder) {
  const target = path.join(folder, 'dist');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const source = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !entry.name.endsWith('.ts') || source.startsWith(target)) continue;
    const output = path.join(target, path.relative(folder, source)).replace(/\.ts$/, '.js');
    await mkdir(path.dirname(output), { recursive: true });
    const { code } = await transformFile(source, { configFile, swcrc: false });
    await writeFile(output, code);
  }
  return target;
}
