// Composes the three graphs from the SDL files of every service and writes apps/gateway/supergraphs/. With --check it writes nothing
// and fails when a file is stale. Needs the builds of libs/graphql and apps/gateway; part of `npm run snapshots`.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { supergraphDocuments } from './snapshots/supergraphs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const stale = [];
for (const [file, content] of Object.entries(await supergraphDocuments())) {
  const current = await readFile(`${root}${file}`, 'utf8').catch(() => undefined);
  if (current === content) continue;
  stale.push(file);
  if (!isCheck) await writeFile(`${root}${file}`, content);
}
if (stale.length > 0) process.stdout.write(`${isCheck ? 'Stale' : 'Written'}: ${stale.join(', ')}\n`);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
