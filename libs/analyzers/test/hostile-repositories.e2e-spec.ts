import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyzers, availableAnalyzers } from '../src/index.js';
import { buildEntryPoints } from './build-entry-points.js';
import { checkoutOf, resultsOf, runAnalyzer } from './run-analyzer.js';

const marker = path.join(tmpdir(), `lintel-marker-${process.pid}`);
const payload = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'executed');`;
const modulePayload = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, 'executed');`;

/** Put together here, so that no file of this project holds what looks like a key. */
const fakeToken = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');

const code: Record<string, string> = {
  'src/app.js': 'debugger;\n',
  'src/app.py': 'import os\nif x == None: pass\n',
  'src/config.py': 'password = eval(input())\n',
  'src/server.ts': "import { createHash } from 'node:crypto';\ncreateHash('md5');\n",
  'src/token.txt': `${fakeToken}\n`,
  'run.sh': '#!/bin/bash\neval "$command"\nunused=1\n',
  Dockerfile: 'FROM node\n',
  '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    needs: b\n    steps:\n      - run: make\n',
};

const jsPlugins = JSON.stringify({ jsPlugins: ['./plugin.js'], rules: { 'no-debugger': 'off' } });
const plugin = `${modulePayload}\nexport default { meta: { name: 'payload' }, rules: {} };\n`;

/** What a repository may bring along to run code or to hide its findings. */
const hostile: Record<string, string> = {
  '.oxlintrc.json': jsPlugins,
  'plugin.js': plugin,
  'src/.oxlintrc.json': jsPlugins,
  'src/plugin.js': plugin,
  'oxlint.config.ts': `${modulePayload}\nexport default { rules: { 'no-debugger': 'off' } };\n`,
  '.eslintignore': '**\n',
  'eslint.config.js': `${modulePayload}\nexport default [];\n`,
  '.gitignore': '**\n',
  '.ignore': '**\n',
  'ruff.toml': '[lint]\nselect = []\n',
  'src/ruff.toml': '[lint]\nignore = ["ALL"]\n',
  'pyproject.toml': '[tool.ruff.lint]\nignore = ["ALL"]\n',
  'sgconfig.yml': 'ruleDirs: [none]\ncustomLanguages:\n  python:\n    libraryPath: ./payload.so\n    extensions: [py]\n',
  '.secretlintrc.js': `${payload}\nmodule.exports = { rules: [] };\n`,
  '.secretlintrc.json': '{ "rules": [] }',
  '.secretlintignore': '**\n',
  '.shellcheckrc': 'disable=all\n',
  '.hadolint.yaml': 'ignored: [DL3006]\n',
  'package.json': JSON.stringify({ name: 'x', type: 'commonjs', main: './payload.js', eslintConfig: { rules: {} } }),
  'payload.js': payload,
  'node_modules/oxlint/index.js': payload,
  'node_modules/web-tree-sitter/index.js': payload,
  'node_modules/@secretlint/core/index.js': payload,
  '.node-version': '0',
  '.npmrc': 'node-options=--require ./payload.js\n',
};

const runnable = analyzers.map((analyzer) => analyzer.shortcode).filter((shortcode) => availableAnalyzers().has(shortcode));

beforeAll(buildEntryPoints);
afterEach(() => rm(marker, { force: true }));

describe('a hostile repository', () => {
  it.each(runnable)('neither runs code in %s nor changes its results', async (shortcode) => {
    const plain = await checkoutOf(code);
    const armed = await checkoutOf({ ...code, ...hostile });
    try {
      const before = await inCode(shortcode, plain);
      const after = await inCode(shortcode, armed);
      expect(after).toEqual(before);
      if (shortcode !== 'lintel-metrics') expect(before).not.toEqual([]);
      expect(existsSync(marker)).toBe(false);
    } finally {
      await Promise.all([rm(plain, { recursive: true }), rm(armed, { recursive: true })]);
    }
  });

  it('does not lead out of the checkout through a link', async () => {
    const outside = await checkoutOf({ 'secret.py': 'import os\n', 'folder/secret.py': 'import os\n' });
    const root = await checkoutOf({ 'own.py': 'import sys\n' });
    try {
      await symlink(path.join(outside, 'secret.py'), path.join(root, 'link.py'));
      await symlink(path.join(outside, 'folder'), path.join(root, 'folder'));
      const { sarif } = await runAnalyzer('python', root);
      expect(resultsOf(sarif)).toEqual([{ ruleId: 'F401', path: 'own.py', line: 1 }]);
    } finally {
      await Promise.all([rm(outside, { recursive: true }), rm(root, { recursive: true })]);
    }
  });

  it('cannot pass options by file names', async () => {
    const root = await checkoutOf({ '--fix.js': 'debugger;\n', '-c.js': 'debugger;\n', '--config=x.py': 'import os\n' });
    try {
      const { sarif } = await runAnalyzer('javascript', root);
      expect(resultsOf(sarif).map((result) => result.path)).toEqual(['--fix.js', '-c.js']);
      expect(resultsOf((await runAnalyzer('python', root)).sarif)).toHaveLength(1);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('may use any characters in names', async () => {
    const names = ['a b.js', '[id].js', 'x%20y.js', 'ü-é#q?.js', 'quote\'".js', '{a,b}.js', '*.js'];
    const root = await checkoutOf(Object.fromEntries(names.map((name) => [name, "debugger;\nrequire('crypto').createHash('md5');\n"])));
    try {
      for (const [shortcode, ruleId] of [
        ['javascript', 'eslint/no-debugger'],
        ['lintel-rules', 'js-weak-hash'],
      ] as const) {
        const { sarif } = await runAnalyzer(shortcode, root);
        const paths = resultsOf(sarif)
          .filter((result) => result.ruleId === ruleId)
          .map((result) => result.path);
        expect(paths.sort()).toEqual([...names].sort());
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('is not crashed by deep nesting or unbalanced brackets', async () => {
    const root = await checkoutOf({
      'deep.js': `${'('.repeat(20_000)}${')'.repeat(20_000)}`,
      'deep.py': `x = ${'['.repeat(5_000)}`,
      'deep.ts': `${'if (a) {'.repeat(5_000)}${'}'.repeat(5_000)}`,
      '.github/workflows/deep.yml': `on: ${'['.repeat(50_000)}`,
      Dockerfile: `FROM a:1\nRUN ${'x \\\n'.repeat(20_000)}y\n`,
    });
    try {
      for (const shortcode of ['lintel-metrics', 'github-actions', 'docker'])
        await expect(runAnalyzer(shortcode, root)).resolves.toBeDefined();
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

/** Results in the files that both repositories have: the hostile ones may well deserve findings of their own. */
async function inCode(shortcode: string, root: string): Promise<unknown> {
  const { sarif } = await runAnalyzer(shortcode, root);
  return resultsOf(sarif).filter((result) => Object.hasOwn(code, result.path));
}

// Keeps the helper honest: the payload does write the marker when it is run.
it('the payload would leave its marker', async () => {
  const folder = path.join(tmpdir(), `lintel-payload-${process.pid}`);
  await mkdir(folder);
  await writeFile(path.join(folder, 'payload.cjs'), payload);
  await import(path.join(folder, 'payload.cjs'));
  expect(existsSync(marker)).toBe(true);
  await rm(folder, { recursive: true });
});
