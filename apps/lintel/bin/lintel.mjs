#!/usr/bin/env node
// Starts the command line under the Node of the workspace, whatever Node npm was started with.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = path.join(root, 'apps', 'lintel', 'dist', 'main.js');
const ownNode = path.join(root, 'node_modules', '.bin', 'node');

if (!existsSync(main)) {
  process.stderr.write('Lintel is not built yet. Run "npm run build" first.\n');
  process.exit(1);
}

const isOldNode = Number(process.versions.node.split('.')[0]) < 24;
if (isOldNode && existsSync(ownNode)) {
  const child = spawn(ownNode, ['--disable-warning=TimeoutNegativeWarning', main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  await import(main);
}
