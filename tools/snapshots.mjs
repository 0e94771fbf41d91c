// Writes what is generated from the code and kept in git, so that a change of it is seen in the diff: `npm run snapshots`.
// With --check it writes nothing and fails when a file is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorDocument } from './snapshots/errors.mjs';
import { eventDocuments } from './snapshots/events.mjs';
import { settingsDocument } from './snapshots/settings.mjs';
import { supergraphDocuments } from './snapshots/supergraphs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');

const documents = { ...errorDocument(), ...eventDocuments(), ...(await settingsDocument()), ...(await supergraphDocuments()) };
const stale = [];
for (const [file, content] of Object.entries(documents)) {
  const target = path.join(root, file);
  const current = await readFile(target, 'utf8').catch(() => undefined);
  if (current === content) continue;
  stale.push(file);
  if (isCheck) continue;
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
}
if (stale.length > 0) process.stdout.write(`${isCheck ? 'Stale' : 'Written'}:\n${stale.map((file) => `  ${file}`).join('\n')}\n`);
if (stale.length > 0 && isCheck) {
  process.stdout.write('Run "npm run snapshots" and commit the result.\n');
  process.exit(1);
}
