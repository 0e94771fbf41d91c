import { analyzers, findAnalyzer, ruleCatalogue, type AnalyzerManifest } from '@lintel/analyzers';
import { categories, type Category } from '@lintel/kernel';
import { deepsource, toGlobalKey } from '@lintel/vocabularies';

export type AnalyzerShape = ReturnType<typeof toAnalyzer> | ReturnType<typeof toUploadedTool>;

const titles: Readonly<Record<Category, string>> = {
  'bug-risk': 'Bug risk',
  'anti-pattern': 'Anti-pattern',
  performance: 'Performance',
  security: 'Security',
  coverage: 'Coverage',
  typecheck: 'Type check',
  style: 'Style',
  documentation: 'Documentation',
  secrets: 'Secrets',
};

export function toAnalyzer(manifest: AnalyzerManifest) {
  const { shortcode, name, version, description, metaSchema, exampleConfig, type } = manifest;
  const rules = ruleCatalogue(shortcode);
  const counts = Map.groupBy(rules, (rule) => rule.category);
  return {
    __typename: 'Analyzer',
    id: toGlobalKey('Analyzer', shortcode),
    shortcode,
    name,
    version,
    description,
    metaSchema: JSON.stringify(metaSchema),
    exampleConfig,
    numIssues: rules.length,
    type: type.toUpperCase(),
    issueDistribution: categories.flatMap((category) => {
      const count = counts.get(category)?.length ?? 0;
      return count === 0 ? [] : [{ category: deepsource.issueCategory[category], title: titles[category], count }];
    }),
  } as const;
}

/** A tool that is known only from uploaded results: what its rules are shows with its issues. */
export function toUploadedTool({ shortcode, name, version = '' }: { shortcode: string; name: string; version?: string }) {
  return {
    __typename: 'Analyzer',
    id: toGlobalKey('Analyzer', shortcode),
    shortcode,
    name,
    version,
    description: `Results of ${name} that are uploaded to this installation.`,
    metaSchema: JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false }),
    exampleConfig: null,
    numIssues: null,
    type: 'COMMUNITY',
    issueDistribution: [],
  } as const;
}

/** The analyzer of a check, also one that this installation does not have any more. */
export function analyzerOf({ shortcode, name, version }: { shortcode: string; name: string; version: string }): AnalyzerShape {
  const manifest = findAnalyzer(shortcode);
  return manifest?.shortcode === shortcode ? toAnalyzer(manifest) : toUploadedTool({ shortcode, name, version });
}

export function everyAnalyzer(): AnalyzerShape[] {
  return analyzers.map(toAnalyzer);
}
