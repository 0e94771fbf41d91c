import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import { analyzers, bundledAnalyzer, findAnalyzer } from '../registry.js';
import { closestName } from './closest-name.js';
import { lineOf } from './line-of.js';
import type { ConfigurationProblem, ConfiguredAnalyzer, ParsedConfiguration, RepositoryConfiguration } from './repository-configuration.js';

/** Where a repository keeps its configuration: in its root. */
export const configurationFileName = '.deepsource.toml';

/** Larger files are refused: nobody writes one by hand. */
const maxLength = 256 * 1024;

/** Analyzers of other platforms that a migrated file may name and that have no counterpart here: a warning, not an error. */
const knownElsewhere = new Set([
  'test-coverage',
  'terraform',
  'sql',
  'ansible',
  'kubernetes',
  'kube-linter',
  'cxx',
  'swift',
  'scala',
  'slim',
  'css',
]);

const globs = z.array(z.string().min(1).max(500)).max(500).default([]);
const formatter = z.looseObject({ name: z.string().min(1), enabled: z.boolean().default(true) });

const fileSchema = z.looseObject({
  version: z.literal(1, { error: 'must be the number 1' }),
  exclude_patterns: globs,
  test_patterns: globs,
  analyzers: z
    .array(
      z.looseObject({
        name: z.string({ error: 'every [[analyzers]] table needs a name' }).min(1),
        enabled: z.boolean().default(true),
        type: z.enum(['core', 'community', 'custom']).optional(),
        meta: z.record(z.string(), z.unknown()).default({}),
        runtime_version: z.string().optional(),
        dependency_file_paths: z.array(z.string()).optional(),
      }),
    )
    .max(100)
    .default([]),
  code_formatters: z.array(formatter).max(100).default([]),
  transformers: z.array(formatter).max(100).default([]),
});

type ConfigurationFile = z.infer<typeof fileSchema>;

/** Reads a `.deepsource.toml`. Every error is reported at once, with its line where that is known; warnings do not stop an analysis. */
export function parseConfiguration(text: string): ParsedConfiguration {
  if (text.length > maxLength)
    return invalid([{ line: undefined, message: `${configurationFileName} is larger than ${maxLength} characters` }]);
  const document = readToml(text);
  if ('error' in document) return invalid([document.error]);
  const checked = fileSchema.safeParse(document.value);
  if (!checked.success) return invalid(checked.error.issues.map((issue) => problem(text, issue.path, issue.message)));
  return interpret(text, checked.data);
}

function interpret(text: string, file: ConfigurationFile): ParsedConfiguration {
  const errors: ConfigurationProblem[] = [];
  const warnings: ConfigurationProblem[] = [];
  const configured = file.analyzers.map((entry, index): ConfiguredAnalyzer => {
    const shortcode = findAnalyzer(entry.name)?.shortcode;
    if (shortcode) errors.push(...metaProblems(text, shortcode, entry.meta, index));
    else (knownElsewhere.has(entry.name) ? warnings : errors).push(unknownAnalyzer(text, entry.name, index));
    return { name: entry.name, shortcode, isEnabled: entry.enabled, meta: metaOf(entry) };
  });
  if (!configured.some((entry) => entry.isEnabled)) errors.push({ line: undefined, message: 'At least one analyzer must be enabled' });
  if (errors.length > 0) return invalid(errors);
  const configuration: RepositoryConfiguration = {
    version: 1,
    excludePatterns: file.exclude_patterns,
    testPatterns: file.test_patterns,
    analyzers: configured,
    codeFormatters: [...file.code_formatters, ...file.transformers].map(({ name, enabled }) => ({ name, isEnabled: enabled })),
  };
  return { isValid: true, configuration, warnings };
}

function metaOf(entry: ConfigurationFile['analyzers'][number]): Record<string, unknown> {
  return {
    ...entry.meta,
    ...(entry.runtime_version === undefined ? {} : { runtime_version: entry.runtime_version }),
    ...(entry.dependency_file_paths === undefined ? {} : { dependency_file_paths: entry.dependency_file_paths }),
  };
}

function metaProblems(text: string, shortcode: string, meta: Record<string, unknown>, index: number): ConfigurationProblem[] {
  const checked = bundledAnalyzer(shortcode).meta.safeParse(meta);
  return checked.success
    ? []
    : checked.error.issues.map((issue) => problem(text, ['analyzers', index, 'meta', ...issue.path], issue.message));
}

function unknownAnalyzer(text: string, name: string, index: number): ConfigurationProblem {
  const line = lineOf(text, ['analyzers', index, 'name']);
  if (knownElsewhere.has(name)) return { line, message: `The analyzer "${name}" is not part of this installation and is ignored` };
  const names = analyzers.flatMap((analyzer) => [analyzer.shortcode, ...analyzer.aliases]);
  const closest = closestName(name, names);
  const suggestion = closest ? `did you mean "${closest}"?` : `known are ${analyzers.map((analyzer) => analyzer.shortcode).join(', ')}`;
  return { line, message: `There is no analyzer "${name}"; ${suggestion}` };
}

function problem(text: string, path: readonly PropertyKey[], message: string): ConfigurationProblem {
  return { line: lineOf(text, path), message: path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message };
}

function invalid(errors: readonly ConfigurationProblem[]): ParsedConfiguration {
  return { isValid: false, errors };
}

function readToml(text: string): { readonly value: unknown } | { readonly error: ConfigurationProblem } {
  try {
    return { value: parse(text, { maxDepth: 20 }) };
  } catch (error) {
    if (!(error instanceof TomlError)) return { error: { line: undefined, message: `${configurationFileName} cannot be read` } };
    const [summary = 'syntax error'] = error.message.split('\n');
    return { error: { line: error.line, message: summary } };
  }
}
