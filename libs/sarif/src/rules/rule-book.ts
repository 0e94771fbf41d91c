import { createHash } from 'node:crypto';
import type { Category, Severity } from '@lintel/kernel';
import { precisions, type Level, type NormalisedRule } from '@lintel/tracking';
import { cleanText, firstSentence } from '../model/clean-text.js';
import { oneOf } from '../model/values.js';
import type { RuleDescription, RunSurvey } from '../survey/sarif-survey.js';
import { categoryFrom, severityFrom } from './classify.js';
import type { FoundRule } from './rule-lookup.js';
import { readScore, validScore } from './security-severity.js';
import { cweTags, normaliseTag } from './taxa.js';

const maxTags = 100;
const maxKeyLength = 300;
const maxIdLength = 255;
const maxShortLength = 1024;

/** What a catalogue says about a rule; it counts before what the SARIF says. */
export interface KnownRule {
  /** Stable key within the tool. */
  readonly id: string;
  readonly shortcode: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly tags: readonly string[];
  readonly helpUri: string | null;
  readonly isRecommended: boolean;
  readonly isAutofixAvailable: boolean;
  /** Former ids of the rule. */
  readonly aliases: readonly string[];
}

export type RuleCatalogue = (ruleId: string) => KnownRule | undefined;

export interface RuleUse {
  readonly run: RunSurvey;
  readonly found: FoundRule;
  readonly level: Level;
  /** Text of the result, for a rule that says nothing about itself. */
  readonly text: string;
  readonly taxa: readonly string[];
}

/** A rule in use. */
export type BookedRule = NormalisedRule & { readonly isFromCatalogue: boolean };

/** Rules by key that findings of an analysis refer to, in the order of their first use. */
export class RuleBook {
  private readonly byKey = new Map<string, { readonly rule: BookedRule; readonly tags: Set<string> }>();

  constructor(private readonly catalogue: RuleCatalogue) {}

  /** The rule of a result, noted at its first use. */
  use(use: RuleUse): BookedRule {
    const tool = toolKey(use.run.driver.name);
    const ruleId = withinLength(use.found.id ?? `${tool}-${digest(templateOf(use.text)).slice(0, 12)}`, maxIdLength);
    const known = this.catalogue(ruleId);
    const ruleKey = withinLength(`${tool}/${known?.id ?? ruleId}`, maxKeyLength);
    let entry = this.byKey.get(ruleKey);
    if (entry === undefined) {
      const rule = { ...describe({ ...use, tool, ruleId, ruleKey, known, index: this.byKey.size }), isFromCatalogue: known !== undefined };
      entry = { rule, tags: new Set(rule.tags) };
      this.byKey.set(ruleKey, entry);
    }
    for (const tag of use.taxa) if (entry.tags.size < maxTags) entry.tags.add(tag);
    return entry.rule;
  }

  all(): NormalisedRule[] {
    return [...this.byKey.values()].map(({ rule: { isFromCatalogue: _, ...rule }, tags }) => ({ ...rule, tags: [...tags] }));
  }
}

/** First part of a rule key: the tool's name in lower case without blanks. */
export function toolKey(name: string | undefined): string {
  const key = (name ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.+]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  return key === '' ? 'unknown-tool' : key;
}

interface Described extends RuleUse {
  readonly tool: string;
  readonly ruleId: string;
  readonly ruleKey: string;
  readonly known: KnownRule | undefined;
  readonly index: number;
}

function describe(use: Described): NormalisedRule {
  const { known, tool, ruleId } = use;
  const rule = use.found.description;
  const score = validScore(readScore(rule?.securitySeverity));
  const tags = tagsOf(use);
  const signs = { tags, securitySeverity: score, level: use.level };
  const short =
    rule?.shortDescription ?? (rule?.fullDescription === undefined ? undefined : firstSentence(rule.fullDescription, maxShortLength));
  return {
    kind: 'rule',
    index: use.index,
    ruleKey: use.ruleKey,
    aliases: (known?.aliases ?? []).slice(0, 20).map((alias) => withinLength(`${tool}/${alias}`, maxKeyLength)),
    ruleId,
    shortcode: known?.shortcode ?? withinLength(`${tool}/${ruleId}`, maxIdLength),
    title: known?.title ?? nonBlank(short) ?? nonBlank(rule?.name) ?? cleanText(ruleId, maxShortLength),
    shortDescription: short ?? known?.title ?? firstSentence(use.text, maxShortLength),
    description: known?.description ?? descriptionOf(rule),
    category: known?.category ?? categoryFrom(signs),
    severity: known?.severity ?? severityFrom(signs),
    level: use.level,
    tags,
    helpUri: known?.helpUri ?? secureUri(rule?.helpUri),
    precision: oneOf(precisions, rule?.precision) ?? null,
    securitySeverity: score ?? null,
    isRecommended: known?.isRecommended ?? rule?.isEnabled ?? true,
    isAutofixAvailable: known?.isAutofixAvailable ?? false,
  };
}

function descriptionOf(rule: RuleDescription | undefined): string {
  return rule?.help ?? rule?.fullDescription ?? rule?.shortDescription ?? '';
}

function tagsOf({ known, found, run }: Described): string[] {
  const own = (found.description?.tags ?? []).map(normaliseTag);
  const tags = [...(known?.tags ?? []).map(normaliseTag), ...own, ...cweTags(found.description?.relationships, run)];
  return [...new Set(tags)].slice(0, maxTags);
}

/** Only https links are ever rendered. */
function secureUri(uri: string | undefined): string | null {
  return uri !== undefined && /^https:\/\/[^\s<>"]+$/i.test(uri) ? uri : null;
}

function nonBlank(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** A message without what changes from one result to the next. */
function templateOf(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/(["'`]).{0,200}?\1/g, '""')
    .replace(/\d+/g, '0');
}

/** Cuts a name that is too long so that it stays different from others with the same beginning. */
function withinLength(name: string, maxLength: number): string {
  const clean = cleanText(name, name.length);
  return clean.length <= maxLength ? clean : `${cleanText(clean, maxLength - 17)}~${digest(clean).slice(0, 16)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
