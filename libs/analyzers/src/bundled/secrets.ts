import { noMeta, usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

export const secrets: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'secrets',
    name: 'Secrets',
    description:
      'Finds keys, tokens and passwords that were committed. What is found never leaves the analyzer: messages name the kind of secret and its place only. ' +
      'Runs the rules of secretlint inside the analyzer process; a `.secretlintrc` of the repository is not read. `secretlint-disable` comments are honoured.',
    type: 'core',
    aliases: ['secretlint'],
    license: 'MIT',
    toolName: 'secretlint',
    version: '13.0.6',
    categories: ['secrets'],
    languages: [],
    files: { byLanguage: false, include: ['**'], exclude: [], includesGenerated: true },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'npm', reference: '@secretlint/core' },
    run: {
      program: { kind: 'entry-point', name: 'secrets' },
      arguments: ['--code', '{code}', '--config', '{config}', '--output', '{output}'],
      cwd: 'outside',
      scope: 'list',
      environment: {},
    },
    output: { kind: 'file', fileName: 'secrets.sarif', format: 'sarif' },
    exit: { ok: [0], findings: [], error: [1] },
    config: {
      policy: 'platform',
      repositoryFiles: ['.secretlintrc', '.secretlintrc.js', '.secretlintrc.json', '.secretlintrc.yml', '.secretlintignore'],
    },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "secrets"\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: noMeta,
  configFiles: ({ rules }) => [{ fileName: 'secrets.json', text: JSON.stringify({ rules: rules.map((rule) => rule.id) }) }],
  ruleKey: (printed) => (/^[a-z0-9-]+\/[a-z0-9-]+$/.test(printed) ? printed : undefined),
  columns: 'utf16',
  // Whatever the tool says about a secret could be the secret.
  message: (rule) => rule.title,
};
