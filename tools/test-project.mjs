// Runs the tests of the project in the working directory and leaves their counts in .test-results/.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const name = JSON.parse(readFileSync('package.json', 'utf8')).name;
const output = `${root}.test-results/${name}.json`;
mkdirSync(output.slice(0, output.lastIndexOf('/')), { recursive: true });

const flags = '--experimental-vm-modules --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';
const jest = spawn(
  process.execPath,
  [
    `${root}node_modules/jest/bin/jest.js`,
    '-c',
    'jest.config.js',
    '--passWithNoTests',
    '--forceExit',
    '--maxWorkers=1',
    '--json',
    `--outputFile=${output}`,
    ...process.argv.slice(2),
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${flags}` },
  },
);
jest.on('exit', (code) => process.exit(code ?? 1));
