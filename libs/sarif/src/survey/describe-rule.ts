import { cleanText } from '../model/clean-text.js';
import { listOf, nonEmpty, recordOf, textOf, type JsonRecord } from '../model/values.js';
import type { RuleDescription } from './sarif-survey.js';

const maxHelpLength = 32_768;
const maxTextLength = 1024;
const maxNameLength = 255;
const maxTagLength = 200;
const maxRelationships = 100;

/** Takes of a reporting descriptor (SARIF 3.49) what is used later, cut to its limits; undefined when it is no object. */
export function describeRule(value: unknown, keptTags: number): RuleDescription | undefined {
  const rule = recordOf(value);
  if (rule === undefined) return undefined;
  const configuration = recordOf(rule.defaultConfiguration);
  const properties = recordOf(rule.properties);
  const tags = listOf(properties?.tags).filter((tag): tag is string => typeof tag === 'string');
  return {
    id: nonEmpty(rule.id),
    guid: nonEmpty(rule.guid),
    name: cut(rule.name, maxNameLength),
    shortDescription: cut(messageText(rule.shortDescription), maxTextLength),
    fullDescription: cut(messageText(rule.fullDescription), maxTextLength),
    help: cut(messageMarkdown(rule.help), maxHelpLength),
    helpUri: cut(rule.helpUri, maxTextLength),
    level: configuration?.level,
    isEnabled: configuration?.enabled !== false,
    precision: properties?.precision,
    securitySeverity: properties?.['security-severity'],
    problemSeverity: properties?.['problem.severity'],
    tags: tags.slice(0, keptTags).map((tag) => cleanText(tag, maxTagLength)),
    tagsCount: tags.length,
    messageStrings: recordOf(rule.messageStrings),
    relationships: listOf(rule.relationships).slice(0, maxRelationships),
  };
}

/** Of two definitions of one rule the first counts; the second fills what the first leaves open. */
export function mergeRules(first: RuleDescription, second: RuleDescription): RuleDescription {
  const merged = { ...second, ...definedOf(first) } as RuleDescription;
  return first.tags.length > 0 ? merged : { ...merged, tags: second.tags, tagsCount: second.tagsCount };
}

function definedOf(rule: RuleDescription): Partial<RuleDescription> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as Partial<RuleDescription>;
}

export function messageText(message: unknown): string | undefined {
  const record = recordOf(message);
  return nonEmpty(record?.text) ?? nonEmpty(record?.markdown) ?? textOf(message);
}

export function messageMarkdown(message: unknown): string | undefined {
  const record: JsonRecord | undefined = recordOf(message);
  return nonEmpty(record?.markdown) ?? nonEmpty(record?.text);
}

function cut(value: unknown, maxLength: number): string | undefined {
  return typeof value === 'string' && value !== '' ? cleanText(value, maxLength) : undefined;
}
