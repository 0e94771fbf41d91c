import { cleanText } from '../model/clean-text.js';
import { indexOf, listOf, nonEmpty, ownMember, recordOf, type JsonRecord } from '../model/values.js';
import type { FoundRule } from '../rules/rule-lookup.js';

const maxTextLength = 16_384;
const maxArguments = 100;
/** `[label](3)`, not preceded by a backslash; the label may hold escaped brackets. Its length is bounded, or `[[[[…` would take quadratic time. */
const embeddedLink = /(?<!\\)\[((?:[^\\\]]|\\[\\[\]]){0,400})\]\((\d{1,15})\)/g;

export interface ResultMessage {
  readonly text: string;
  readonly markdown: string | null;
}

/** Where a related location leads, by its `id`: `path#L3`; undefined when it has no place in the repository. */
export type LinkTarget = (id: number) => string | undefined;

/**
 * Builds the message of a result (SARIF 3.11): its text, or the rule's message string with the arguments filled in. Embedded links to related
 * locations show their label in plain text and lead to the code in Markdown. Undefined when there is no message at all.
 */
export function messageOf(message: unknown, rule: FoundRule, linkTo: LinkTarget): ResultMessage | undefined {
  const record = recordOf(message);
  const template = record && templateOf(record, rule);
  if (record === undefined || template === undefined) return undefined;
  const values = listOf(record.arguments).slice(0, maxArguments);
  const fill = (text: string): string => (values.length > 0 || template.isFromRule ? fillIn(text, values) : text);
  const raw = fill(template.text ?? template.markdown ?? '').slice(0, maxTextLength * 2);
  const text = cleanText(
    raw.replace(embeddedLink, (_, label: string) => unescapeBrackets(label)),
    maxTextLength,
  );
  if (text.trim() === '') return undefined;
  const source = template.markdown === undefined ? raw : fill(template.markdown).slice(0, maxTextLength * 2);
  const linked = source.replace(embeddedLink, (whole, label: string, id: string) => linkedLabel(label, linkTo(Number(id))) ?? whole);
  return { text, markdown: template.markdown !== undefined || linked !== source ? cleanText(linked, maxTextLength) : null };
}

interface Template {
  readonly text: string | undefined;
  readonly markdown: string | undefined;
  readonly isFromRule: boolean;
}

function templateOf(message: JsonRecord, rule: FoundRule): Template | undefined {
  const own = textsOf(message, false);
  if (own !== undefined) return own;
  const id = nonEmpty(message.id);
  if (id === undefined) return undefined;
  const fromRule = ownMember(rule.description?.messageStrings, id) ?? ownMember(rule.component.messageStrings, id);
  return textsOf(recordOf(fromRule), true);
}

function textsOf(record: JsonRecord | undefined, isFromRule: boolean): Template | undefined {
  const text = nonEmpty(record?.text);
  const markdown = nonEmpty(record?.markdown);
  return text === undefined && markdown === undefined ? undefined : { text, markdown, isFromRule };
}

/** Replaces `{0}` by arguments, `{{` and `}}` by braces (SARIF 3.11.5); a placeholder without an argument stays. */
function fillIn(text: string, values: readonly unknown[]): string {
  return text.replace(/\{\{|\}\}|\{(\d{1,3})\}/g, (whole, digits: string | undefined) => {
    if (digits === undefined) return whole.charAt(0);
    const value = values[indexOf(Number(digits)) ?? -1];
    return typeof value === 'string' ? value : whole;
  });
}

function linkedLabel(label: string, target: string | undefined): string | undefined {
  return target === undefined ? undefined : `[${label}](${target})`;
}

function unescapeBrackets(label: string): string {
  return label.replace(/\\([\\[\]])/g, '$1');
}
