import { noMeta, usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';
import { patternRules, patternRuleKey } from './pattern-rules.js';

const shortcode = 'lintel-rules';

export const lintelRules: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode,
    name: 'Lintel rules',
    description:
      'Lintel’s own rules for security holes and mistakes in ten languages, found by the shape of the code (ast-grep). Rules come with the platform; an ' +
      '`sgconfig.yml` of the repository is not read. `ast-grep-ignore` comments are honoured.',
    type: 'core',
    aliases: ['ast-grep', 'go', 'java', 'ruby', 'php', 'csharp', 'rust', 'kotlin'],
    license: 'MIT',
    toolName: 'lintel-rules',
    version: '1.0.0',
    categories: ['security', 'bug-risk', 'anti-pattern'],
    languages: ['JavaScript', 'TypeScript', 'TSX', 'Python', 'Go', 'Java', 'Ruby', 'PHP', 'C#', 'Rust', 'Kotlin'],
    files: { byLanguage: true, include: [], exclude: [], includesGenerated: false },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'npm', reference: '@ast-grep/cli' },
    run: {
      program: { kind: 'native-package', package: '@ast-grep/cli', file: 'ast-grep' },
      // An own project file keeps the repository's from being looked for; every kind of ignore file is switched off.
      arguments: [
        'scan',
        '-c',
        '{config}/sgconfig.yml',
        '-r',
        '{config}/rules.yml',
        '--format',
        'sarif',
        '--color',
        'never',
        '--no-ignore',
        'hidden',
        '--no-ignore',
        'dot',
        '--no-ignore',
        'exclude',
        '--no-ignore',
        'global',
        '--no-ignore',
        'parent',
        '--no-ignore',
        'vcs',
        '{files}',
      ],
      cwd: 'root',
      scope: 'files',
      environment: {},
    },
    output: { kind: 'stdout', fileName: 'ast-grep.sarif', format: 'sarif' },
    exit: { ok: [0], findings: [1], error: [6] },
    config: { policy: 'platform', repositoryFiles: ['sgconfig.yml', 'sgconfig.yaml'] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "lintel-rules"\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: noMeta,
  configFiles: () => [
    { fileName: 'sgconfig.yml', text: 'ruleDirs: []\n' },
    { fileName: 'rules.yml', text: patternRules(shortcode) },
  ],
  ruleKey: patternRuleKey,
  columns: 'code-points',
  hasEncodedPaths: true,
};
