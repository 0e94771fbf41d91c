import { noMeta, usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

export const githubActions: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'github-actions',
    name: 'GitHub workflows',
    description:
      'Checks workflows and composite actions: values of strangers in scripts, code of strangers beside secrets, actions that can change under you, ' +
      'and names that nothing defines.',
    type: 'core',
    aliases: ['actionlint', 'github-workflows'],
    license: 'MIT',
    toolName: 'lintel-workflows',
    version: '1.0.0',
    categories: ['security', 'bug-risk'],
    languages: ['YAML'],
    files: {
      byLanguage: false,
      include: ['.github/workflows/*.{yml,yaml}', '.github/actions/**/action.{yml,yaml}', 'action.{yml,yaml}'],
      exclude: [],
      includesGenerated: true,
    },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'inprocess', reference: '@lintel/analyzers' },
    run: {
      program: { kind: 'entry-point', name: 'github-actions' },
      arguments: ['--code', '{code}', '--config', '{config}', '--output', '{output}'],
      cwd: 'outside',
      scope: 'list',
      environment: {},
    },
    output: { kind: 'file', fileName: 'github-actions.sarif', format: 'sarif' },
    exit: { ok: [0], findings: [], error: [1] },
    config: { policy: 'platform', repositoryFiles: [] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "github-actions"\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: noMeta,
  configFiles: () => [],
  ruleKey: (printed) => (printed.startsWith('workflow/') ? printed : undefined),
  columns: 'utf16',
};
