import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { catalogueRuleSchema, type CatalogueRule } from '../manifest/catalogue-rule.js';
import { packageRoot } from '../package-root.js';

/** A rule as written in `rules/<analyzer>/`: our own ast-grep rules carry theirs under `metadata`. */
const patternRuleSchema = z.looseObject({
  id: z.string(),
  language: z.string(),
  metadata: z.looseObject({
    /** Grammars other than the rule's own for which it holds as it is; an ast-grep rule has one language. */
    aliasLanguages: z.array(z.string()).default([]),
  }),
});

/** Where ast-grep spells a language differently. */
const linguistNames: Readonly<Record<string, string>> = { Tsx: 'TSX', Php: 'PHP', CSharp: 'C#', Bash: 'Shell' };

export interface RuleSource {
  readonly rule: CatalogueRule;
  /** The ast-grep rule itself, where the file holds one. */
  readonly pattern?: Readonly<Record<string, unknown>>;
  readonly metadata?: { readonly aliasLanguages: readonly string[] };
}

type DocumentationUrl = (rule: Pick<CatalogueRule, 'id' | 'title'>) => string;

/** Reads the rules of an analyzer from `rules/<analyzer>/**`: lists of entries, or ast-grep rules with their entry as metadata. Throws when one is invalid. */
export function loadRuleSources(analyzerShortcode: string, documentationUrl?: DocumentationUrl): RuleSource[] {
  const directory = path.join(packageRoot, 'rules', analyzerShortcode);
  const fileNames = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'));
  return fileNames.sort().flatMap((name) => readFile(path.join(directory, name), documentationUrl));
}

export function loadCatalogue(analyzerShortcode: string, documentationUrl?: DocumentationUrl): CatalogueRule[] {
  return loadRuleSources(analyzerShortcode, documentationUrl).map((source) => source.rule);
}

function readFile(file: string, documentationUrl: DocumentationUrl | undefined): RuleSource[] {
  const documents = parseAllDocuments(readFileSync(file, 'utf8')) as { toJS(): unknown }[];
  try {
    return documents.map((document) => document.toJS()).flatMap((content) => readContent(content, documentationUrl));
  } catch (error) {
    throw new Error(`The rule file ${file} is not valid`, { cause: error });
  }
}

function readContent(content: unknown, documentationUrl: DocumentationUrl | undefined): RuleSource[] {
  if (Array.isArray(content)) return content.map((entry) => ({ rule: withUrl(catalogueRuleSchema.parse(entry), documentationUrl) }));
  const { metadata, ...pattern } = patternRuleSchema.parse(content);
  const languages = [pattern.language, ...metadata.aliasLanguages].map((language) => linguistNames[language] ?? language);
  return [{ rule: withUrl(catalogueRuleSchema.parse({ ...metadata, id: pattern.id, languages }), documentationUrl), pattern, metadata }];
}

function withUrl(rule: CatalogueRule, documentationUrl: DocumentationUrl | undefined): CatalogueRule {
  return { ...rule, documentationUrl: rule.documentationUrl ?? documentationUrl?.(rule) ?? null };
}
