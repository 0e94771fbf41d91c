import { z } from 'zod';
import type { CatalogueRule } from '../manifest/catalogue-rule.js';
import { usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

/** oxlint's plugins by the first part of our rule ids. */
const plugins: Readonly<Record<string, string>> = { 'jsx-a11y': 'jsx-a11y', node: 'node' };

/** Settings that make a rule precise; everything else runs with the tool's defaults. */
const ruleOptions: Readonly<Record<string, unknown>> = {
  'eslint/no-unused-vars': {
    args: 'none',
    caughtErrors: 'none',
    ignoreRestSiblings: true,
    varsIgnorePattern: '^_',
    destructuredArrayIgnorePattern: '^_',
  },
  'eslint/no-unused-expressions': { allowShortCircuit: true, allowTernary: true, allowTaggedTemplates: true },
  'eslint/no-constant-condition': { checkLoops: false },
  // An empty `catch` is the business of our own rule js-empty-catch, which lets `catch {}` pass.
  'eslint/no-empty': { allowEmptyCatch: true },
  'eslint/getter-return': { allowImplicit: true },
  'eslint/no-self-assign': { props: true },
  'eslint/no-cond-assign': 'except-parens',
};

export const javascript: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'javascript',
    name: 'JavaScript',
    description:
      'Finds mistakes in JavaScript and TypeScript, JSX and the scripts of Vue, Svelte and Astro files: code that is wrong, cannot run, or is open to attack. ' +
      'Runs oxlint with a fixed set of rules; configuration and plugins of the repository are not loaded. `eslint-disable` comments are honoured.',
    type: 'core',
    aliases: ['typescript', 'oxlint', 'eslint'],
    license: 'MIT',
    toolName: 'oxlint',
    version: '1.94.0',
    categories: ['bug-risk', 'anti-pattern', 'security', 'performance'],
    languages: ['JavaScript', 'TypeScript', 'TSX', 'Vue', 'Svelte', 'Astro'],
    files: { byLanguage: true, include: [], exclude: [], includesGenerated: false },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'npm', reference: 'oxlint' },
    run: {
      program: { kind: 'node-package', package: 'oxlint', file: 'bin/oxlint' },
      // `-c` alone stops the repository's files, `--no-ignore` its `.eslintignore`: which files are looked at is decided here.
      arguments: ['-c', '{config}/oxlint.json', '--disable-nested-config', '--no-ignore', '-f', 'sarif', '{files}'],
      cwd: 'root',
      scope: 'files',
      environment: {},
    },
    output: { kind: 'stdout', fileName: 'oxlint.sarif', format: 'sarif' },
    // 1 also means a configuration that cannot be used; its output is no SARIF then, so the run fails all the same.
    exit: { ok: [0], findings: [1], error: [] },
    config: { policy: 'platform', repositoryFiles: ['.oxlintrc.json', 'oxlint.config.ts', '.eslintignore'] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "javascript"\n\n  [analyzers.meta]\n  plugins = ["react"]\n  environment = ["nodejs"]\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: z.looseObject({
    plugins: z
      .array(z.string())
      .optional()
      .describe('Frameworks in use. Their rules only speak where the framework is used, so that this changes nothing.'),
    environment: z.array(z.string()).optional().describe('Where the code runs: nodejs, browser, jest, …'),
    dialect: z.string().optional(),
    style_guide: z.string().optional().describe('Accepted for compatibility; style is not checked.'),
    skip_doc_coverage: z.array(z.string()).optional(),
  }),
  configFiles: ({ rules }) => [{ fileName: 'oxlint.json', text: JSON.stringify(configuration(rules), null, 2) }],
  documentationUrl: ({ id }) => `https://oxc.rs/docs/guide/usage/linter/rules/${id.replace('jsx-a11y', 'jsx_a11y')}.html`,
  ruleKey: (printed) => {
    const [, scope, rule] = /^([a-z0-9-]+)\(([a-z0-9-]+)\)$/.exec(printed) ?? [];
    if (scope === undefined || rule === undefined) return undefined;
    return `${scope
      .replace(/^eslint-plugin-/, '')
      .replace(/^typescript-eslint$/, 'typescript')
      .replace(/^react-hooks$/, 'react')}/${rule}`;
  },
  // It declares code points and prints bytes.
  columns: 'utf8-bytes',
};

function configuration(rules: readonly CatalogueRule[]): Record<string, unknown> {
  const scopes = [...new Set(rules.map((rule) => rule.id.split('/')[0] ?? ''))].filter((scope) => scope !== 'eslint');
  return {
    env: { browser: true, node: true, es2024: true },
    plugins: scopes.map((scope) => plugins[scope] ?? scope),
    // With a plugin come its default rules; only the catalogue's are wanted.
    categories: Object.fromEntries(
      ['correctness', 'suspicious', 'pedantic', 'perf', 'style', 'restriction', 'nursery'].map((category) => [category, 'off']),
    ),
    rules: Object.fromEntries(rules.map((rule) => [rule.id.replace(/^eslint\//, ''), setting(rule)])),
  };
}

function setting(rule: CatalogueRule): unknown {
  const options = ruleOptions[rule.id];
  return options === undefined ? 'error' : ['error', options];
}
