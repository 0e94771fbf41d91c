import { z } from 'zod';
import { usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

const limit = z.number().int().positive().max(100_000).optional();

/** Limits from which on a measure becomes a finding. */
const defaultThresholds = {
  cognitive: 18,
  booleanOperators: 4,
  nesting: 5,
  parameters: 6,
  returns: 6,
  functionLines: 80,
  duplicateLines: 15,
};

/** Files that name dependencies; the others are chosen by language. */
const manifestGlobs = [
  '**/package.json',
  '**/requirements*.{txt,in}',
  '**/pyproject.toml',
  '**/go.mod',
  '**/pom.xml',
  '**/build.gradle',
  '**/build.gradle.kts',
  '**/Gemfile',
  '**/*.gemspec',
  '**/composer.json',
  '**/*.csproj',
  '**/Cargo.toml',
];

export const lintelMetrics: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'lintel-metrics',
    name: 'Lintel metrics',
    description:
      'Measures lines, functions, complexity, documentation, duplication and dependencies, and points at functions and copies that are beyond the limits. ' +
      'Part of every run: the figures of the metrics pages come from it.',
    type: 'core',
    aliases: ['metrics'],
    license: 'MIT',
    toolName: 'lintel-metrics',
    version: '1.0.0',
    categories: ['anti-pattern'],
    languages: [
      'JavaScript',
      'TypeScript',
      'TSX',
      'Vue',
      'Svelte',
      'Astro',
      'Python',
      'Go',
      'Java',
      'Ruby',
      'PHP',
      'C#',
      'Rust',
      'Kotlin',
      'Swift',
      'Scala',
      'C',
      'C++',
      'Lua',
      'Objective-C',
      'Dart',
      'Elixir',
      'Zig',
      'Solidity',
      'OCaml',
      'Shell',
      'CSS',
      'SCSS',
      'Less',
      'HTML',
      'SQL',
      'HCL',
      'Dockerfile',
      'Makefile',
    ],
    files: { byLanguage: true, include: manifestGlobs, exclude: [], includesGenerated: false },
    activation: 'always',
    isOptional: false,
    distribution: { kind: 'inprocess', reference: '@lintel/analyzers' },
    run: {
      program: { kind: 'entry-point', name: 'lintel-metrics' },
      arguments: ['--code', '{code}', '--config', '{config}', '--output', '{output}'],
      cwd: 'outside',
      scope: 'list',
      environment: {},
    },
    output: { kind: 'file', fileName: 'metrics.sarif', format: 'sarif', measurementsFileName: 'measurements.json' },
    exit: { ok: [0], findings: [], error: [1] },
    config: { policy: 'platform', repositoryFiles: [] },
    limits: { ...usualLimits, memoryMiB: 2048 },
    network: 'none',
    needsBuild: false,
    exampleConfig: '[[analyzers]]\nname = "lintel-metrics"\n\n  [analyzers.meta]\n  max_cognitive_complexity = 25\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: z.looseObject({
    max_cognitive_complexity: limit.describe('Cognitive complexity that a function may have; 18 by default.'),
    max_boolean_operators: limit.describe('Boolean operators in one expression; 4 by default.'),
    max_nesting: limit.describe('Nested control structures; 5 by default.'),
    max_parameters: limit.describe('Parameters of a function; 6 by default.'),
    max_returns: limit.describe('Return statements of a function; 6 by default.'),
    max_function_lines: limit.describe('Lines of code of a function; 80 by default.'),
    min_duplicate_lines: limit.describe('Lines from which on a copy is reported; 15 by default.'),
  }),
  configFiles: ({ files, meta }) => [
    {
      fileName: 'metrics.json',
      text: JSON.stringify({ thresholds: thresholds(meta), tests: files.filter((file) => file.isTest).map((file) => file.path) }),
    },
  ],
  ruleKey: (printed) => (printed.startsWith('metrics/') ? printed : undefined),
  columns: 'utf16',
};

function thresholds(meta: Readonly<Record<string, unknown>>): typeof defaultThresholds {
  const or = (key: string, fallback: number): number => (typeof meta[key] === 'number' ? meta[key] : fallback);
  return {
    cognitive: or('max_cognitive_complexity', defaultThresholds.cognitive),
    booleanOperators: or('max_boolean_operators', defaultThresholds.booleanOperators),
    nesting: or('max_nesting', defaultThresholds.nesting),
    parameters: or('max_parameters', defaultThresholds.parameters),
    returns: or('max_returns', defaultThresholds.returns),
    functionLines: or('max_function_lines', defaultThresholds.functionLines),
    duplicateLines: or('min_duplicate_lines', defaultThresholds.duplicateLines),
  };
}
