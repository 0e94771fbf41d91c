import { z } from 'zod';
import { loadCatalogue } from './catalogue/load-catalogue.js';
import type { BundledAnalyzer } from './bundled/bundled-analyzer.js';
import { bundledAnalyzers } from './bundled/index.js';
import { analyzerManifestSchema, type AnalyzerManifest } from './manifest/analyzer-manifest.js';
import type { CatalogueRule } from './manifest/catalogue-rule.js';

interface Entry {
  readonly bundled: BundledAnalyzer;
  readonly manifest: AnalyzerManifest;
  catalogue?: { readonly rules: readonly CatalogueRule[]; readonly byId: ReadonlyMap<string, CatalogueRule> };
}

const entries = new Map<string, Entry>(
  bundledAnalyzers.map((bundled) => {
    const manifest = analyzerManifestSchema.parse({ ...bundled.manifest, metaSchema: z.toJSONSchema(bundled.meta, { io: 'input' }) });
    return [manifest.shortcode, { bundled, manifest }];
  }),
);

/** Every analyzer of this library, in the order in which a run lists its checks. Their manifests are validated when the library loads. */
export const analyzers: readonly AnalyzerManifest[] = [...entries.values()].map((entry) => entry.manifest);

/** Finds an analyzer by its shortcode, or by another name that a configuration may use for it. */
export function findAnalyzer(shortcodeOrAlias: string): AnalyzerManifest | undefined {
  return entries.get(shortcodeOrAlias)?.manifest ?? analyzers.find((analyzer) => analyzer.aliases.includes(shortcodeOrAlias));
}

/** Returns the rules of an analyzer, in catalogue order; empty for an analyzer that does not exist. */
export function ruleCatalogue(analyzerShortcode: string): readonly CatalogueRule[] {
  const entry = entries.get(analyzerShortcode);
  return entry ? catalogueOf(entry).rules : [];
}

/** Finds a rule by its id, a former id, its public shortcode, or the id as the tool prints it. */
export function findRule(analyzerShortcode: string, ruleId: string): CatalogueRule | undefined {
  const entry = entries.get(analyzerShortcode);
  if (!entry) return undefined;
  const { byId } = catalogueOf(entry);
  return byId.get(ruleId) ?? byId.get(entry.bundled.ruleKey(ruleId) ?? '');
}

/** For this library: the parts of an analyzer that its manifest does not carry. */
export function bundledAnalyzer(shortcode: string): BundledAnalyzer {
  const entry = entries.get(shortcode);
  if (!entry) throw new Error(`No bundled analyzer has the shortcode ${shortcode}`);
  return entry.bundled;
}

function catalogueOf(entry: Entry): NonNullable<Entry['catalogue']> {
  entry.catalogue ??= readCatalogue(entry);
  return entry.catalogue;
}

function readCatalogue(entry: Entry): NonNullable<Entry['catalogue']> {
  const rules = loadCatalogue(entry.manifest.shortcode, entry.bundled.documentationUrl);
  const byId = new Map(rules.flatMap((rule) => [rule.id, rule.shortcode, ...rule.aliases].map((key) => [key, rule] as const)));
  return { rules, byId };
}
