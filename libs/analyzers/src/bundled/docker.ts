import { z } from 'zod';
import { usualLimits, type BundledAnalyzer } from './bundled-analyzer.js';

export const docker: BundledAnalyzer = {
  manifest: {
    apiVersion: 'lintel/v1',
    shortcode: 'docker',
    name: 'Docker',
    description:
      'Checks Dockerfiles: images that change under you, downloads that nobody checks, secrets that stay in layers, and instructions that do not do what they seem to.',
    type: 'core',
    aliases: ['dockerfile', 'hadolint'],
    license: 'MIT',
    toolName: 'lintel-docker',
    version: '1.0.0',
    categories: ['security', 'bug-risk', 'anti-pattern', 'performance'],
    languages: ['Dockerfile'],
    files: {
      byLanguage: true,
      include: [],
      exclude: ['**/*.{j2,tmpl,tpl,erb,jinja,jinja2}', '**/*.dockerignore'],
      pathsFromMeta: 'dockerfile_paths',
      includesGenerated: false,
    },
    activation: 'auto',
    isOptional: false,
    distribution: { kind: 'inprocess', reference: '@lintel/analyzers' },
    run: {
      program: { kind: 'entry-point', name: 'docker' },
      arguments: ['--code', '{code}', '--config', '{config}', '--output', '{output}'],
      cwd: 'outside',
      scope: 'list',
      environment: {},
    },
    output: { kind: 'file', fileName: 'docker.sarif', format: 'sarif' },
    exit: { ok: [0], findings: [], error: [1] },
    config: { policy: 'platform', repositoryFiles: ['.hadolint.yaml'] },
    limits: usualLimits,
    network: 'none',
    needsBuild: false,
    exampleConfig:
      '[[analyzers]]\nname = "docker"\n\n  [analyzers.meta]\n  dockerfile_paths = ["build/image"]\n  trusted_registries = ["registry.example.com"]\n',
    affectsCache: ['.deepsource.toml'],
  },
  meta: z.looseObject({
    dockerfile_paths: z.array(z.string()).optional().describe('Dockerfiles with other names.'),
    trusted_registries: z
      .array(z.string())
      .optional()
      .describe('Registries that base images may come from; "docker.io" for the default one.'),
    trusted_registry: z.string().optional().describe('Like trusted_registries, for one.'),
  }),
  configFiles: ({ meta }) => [{ fileName: 'docker.json', text: JSON.stringify({ trustedRegistries: trustedRegistries(meta) }) }],
  ruleKey: (printed) => (printed.startsWith('docker/') ? printed : undefined),
  columns: 'utf16',
};

function trustedRegistries(meta: Readonly<Record<string, unknown>>): string[] {
  const { trusted_registries: many, trusted_registry: one } = meta;
  return [...(Array.isArray(many) ? many : []), one].filter(
    (registry): registry is string => typeof registry === 'string' && registry !== '',
  );
}
