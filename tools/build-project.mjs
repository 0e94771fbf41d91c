// Compiles the sources of the project in the working directory to dist/ with SWC and copies what is not TypeScript.
// Types are the business of `npm run check`.
import { transformFile } from '@swc/core';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const configFile = fileURLToPath(new URL('../.swcrc', import.meta.url));
const isTest = (file) => /\.(spec|e2e-spec)\.ts$/.test(file);

async function compile(source, target) {
  const { code, map } = await transformFile(source, {
    configFile,
    swcrc: false,
    sourceFileName: path.relative(path.dirname(target), source),
  });
  const output = target.replace(/\.ts$/, '.js');
  await writeFile(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
  if (map) await writeFile(`${output}.map`, map);
}

async function buildFolder(source, target) {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = path.join(source, entry.name);
    const to = path.join(target, entry.name);
    if (entry.isDirectory() && entry.name === 'fixtures') continue;
    if (entry.isDirectory()) await buildFolder(from, to);
    else if (isTest(entry.name) || entry.name.endsWith('.d.ts')) continue;
    else if (entry.name.endsWith('.ts')) await compile(from, to);
    else await cp(from, to);
  }
}

await rm('dist', { recursive: true, force: true });
await buildFolder('src', 'dist');
