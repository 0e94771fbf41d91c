import { noMeta, usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

/** What ShellCheck reports for scripts that it cannot read. */
const parseErrors = ['SC1072', 'SC1073'];

export const shellcheck: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'shellcheck',
    name: 'ShellCheck',
    description:
      'Runs ShellCheck, where it is installed, with a fixed set of checks that does not overlap with the analyzer "shell". `.shellcheckrc` files are not read; ' +
      '`shellcheck disable` comments are honoured.',
    type: 'core',
    aliases: [],
    license: 'GPL-3.0-only',
    toolName: 'shellcheck',
    version: '0.9.0',
    categories: ['bug-risk', 'anti-pattern', 'security'],
    languages: ['Shell'],
    files: { byLanguage: true, include: [], exclude: ['**/.zshrc', '**/*.zsh', '**/*.bats'], includesGenerated: false },
    activation: 'auto',
    isOptional: true,
    distribution: { kind: 'debian', reference: 'shellcheck' },
    run: {
      program: { kind: 'system', command: 'shellcheck' },
      // Sourced files are not followed: no `-x`.
      arguments: ['--norc', '--format=json1', '--include={rules}', '{files}'],
      cwd: 'root',
      scope: 'files',
      environment: {},
    },
    output: { kind: 'stdout', fileName: 'shellcheck.json', format: 'shellcheck-json1' },
    exit: { ok: [0], findings: [1], error: [2, 3, 4] },
    config: { policy: 'platform', repositoryFiles: ['.shellcheckrc', 'shellcheckrc'] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "shellcheck"\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: noMeta,
  configFiles: () => [],
  ruleArgument: (rules) => [...rules.map((rule) => rule.id), ...parseErrors].join(','),
  documentationUrl: ({ id }) => `https://www.shellcheck.net/wiki/${id}`,
  ruleKey: (printed) => (/^SC\d{4}$/.test(printed) && !parseErrors.includes(printed) ? printed : undefined),
  columns: 'code-points',
};
