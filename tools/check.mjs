// Everything that can be said about the sources without running them: `npm run check`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const node = process.execPath;

const steps = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ['formatting', bin('prettier'), ['--check', '--log-level', 'warn', '{apps,libs,tools,bench}/**/*.{ts,mjs,js}']],
  [
    'lint',
    bin('eslint'),
    ['--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0', 'apps', 'libs', 'bench', 'tools'],
  ],
  ['boundaries and cycles', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'apps', 'libs']],
  ['each boundary rule can fail', node, ['tools/boundaries.mjs']],
  ['snapshots', node, ['tools/snapshots.mjs', '--check']],
];

const only = process.argv.slice(2);
let failed = 0;
for (const [title, command, args] of steps) {
  if (only.length > 0 && !only.includes(title)) continue;
  const started = Date.now();
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${done.status === 0 ? 'ok    ' : 'FAILED'}  ${title} (${seconds} s)\n`);
  if (done.status === 0) continue;
  failed += 1;
  process.stdout.write(`${done.stdout}${done.stderr}\n`);
}
process.stdout.write(failed === 0 ? 'All checks passed\n' : `${failed} checks failed\n`);
process.exit(failed === 0 ? 0 : 1);
