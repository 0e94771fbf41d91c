import { z } from 'zod';
import { usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

/** Without a stated version the newest syntax is accepted, so that a new statement is no syntax error. */
const newestVersion = 'py314';

const oldestMinor = 7;
const newestMinor = 14;

export const python: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'python',
    name: 'Python',
    description:
      'Finds mistakes in Python code: undefined and unused names, wrong format texts, traps of the language, unsafe calls. Runs Ruff inside the analyzer ' +
      'process with a fixed set of rules; `ruff.toml` and `pyproject.toml` are not read. `noqa` comments are honoured.',
    type: 'core',
    aliases: ['ruff', 'flake8', 'pylint'],
    license: 'MIT',
    toolName: 'ruff',
    version: '0.17.4',
    categories: ['bug-risk', 'anti-pattern', 'security', 'performance'],
    languages: ['Python'],
    // Stubs import to re-export and define names twice.
    files: { byLanguage: true, include: [], exclude: ['**/*.pyi'], includesGenerated: false },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'npm', reference: '@astral-sh/ruff-wasm-nodejs' },
    run: {
      program: { kind: 'entry-point', name: 'python' },
      arguments: ['--code', '{code}', '--config', '{config}', '--output', '{output}'],
      cwd: 'outside',
      scope: 'list',
      environment: {},
    },
    output: { kind: 'file', fileName: 'python.sarif', format: 'sarif' },
    exit: { ok: [0], findings: [], error: [1] },
    config: { policy: 'platform', repositoryFiles: ['ruff.toml', '.ruff.toml', 'pyproject.toml'] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "python"\n\n  [analyzers.meta]\n  runtime_version = "3.x.x"\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: z.looseObject({
    runtime_version: z
      .string()
      .regex(/^(?:2|3)(?:\.(?:x|\d+))?(?:\.(?:x|\d+))?$/, { error: 'must be a version such as "3.x.x" or "3.11"' })
      .optional()
      .describe('Python version that the code is written for.'),
    additional_builtins: z.array(z.string()).optional().describe('Names that exist without an import.'),
    max_line_length: z.number().int().optional().describe('Accepted for compatibility; style is not checked.'),
    skip_doc_coverage: z.array(z.string()).optional(),
    type_checker: z.string().optional(),
  }),
  configFiles: ({ rules, meta }) => [
    {
      fileName: 'ruff.json',
      text: JSON.stringify({
        'target-version': targetVersion(meta['runtime_version']),
        ...(Array.isArray(meta['additional_builtins']) ? { builtins: meta['additional_builtins'] } : {}),
        lint: {
          select: rules.map((rule) => rule.id).filter((id) => id !== 'invalid-syntax'),
          'flake8-bugbear': {
            // Frameworks for dependency injection and command lines are made to be called in defaults.
            'extend-immutable-calls': [
              'Depends',
              'Query',
              'Path',
              'Body',
              'Header',
              'Cookie',
              'Form',
              'File',
              'Security',
              'Option',
              'Argument',
            ].flatMap((name) => [`fastapi.${name}`, `typer.${name}`]),
          },
        },
      }),
    },
  ],
  ruleKey: (printed) => (/^(?:[A-Z]+\d+|invalid-syntax)$/.test(printed) ? printed : undefined),
  columns: 'utf16',
};

function targetVersion(requested: unknown): string {
  const minor = Number(/^3\.(\d+)/.exec(typeof requested === 'string' ? requested : '')?.[1] ?? Number.NaN);
  return Number.isNaN(minor) ? newestVersion : `py3${Math.min(Math.max(minor, oldestMinor), newestMinor)}`;
}
