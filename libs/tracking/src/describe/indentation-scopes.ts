import type { Language } from './language.js';
import { nest, type NamedStretch, type Scope } from './scope.js';

const maxNameUnits = 60;
const listItem = /^-\s+/;
const mappingKey = /^["']?([\w./$*@-]+)["']?\s*[:=](?:\s|$)/;

/**
 * Scopes of a file without a grammar: a line opens one when the next lines are indented deeper, or when it is a section of its language
 * (a Dockerfile stage, a heading). Named by the key it sets, else by its text.
 */
export function indentationScopes(text: string, language: Language): Scope[] {
  return nest(stretchesOf(linesOf(text), language, text.length));
}

interface Line {
  readonly start: number;
  readonly indent: number;
  readonly text: string;
}

function* linesOf(text: string): Generator<Line> {
  let start = 0;
  for (const raw of text.split('\n')) {
    const trimmed = raw.trim();
    if (trimmed !== '') yield { start, indent: indentOf(raw), text: trimmed };
    start += raw.length + 1;
  }
}

function indentOf(line: string): number {
  let indent = 0;
  for (const unit of line) {
    if (unit === '\t') indent += 8 - (indent % 8);
    else if (unit === ' ') indent += 1;
    else break;
  }
  return indent;
}

function stretchesOf(lines: Iterable<Line>, language: Language, length: number): NamedStretch[] {
  const stretches: { start: number; end: number; name: string }[] = [];
  const open: { indent: number; index: number }[] = [];
  let previous: Line | undefined;
  const close = (indent: number, at: number): void => {
    for (let last = open.at(-1); last && last.indent >= indent; last = open.at(-1)) {
      (stretches[last.index] as { end: number }).end = at;
      open.pop();
    }
  };
  const begin = (line: Line, indent: number, start: number): void => {
    open.push({ indent, index: stretches.length });
    stretches.push({ start, end: length, name: nameOf(line.text) });
  };
  for (const line of lines) {
    close(line.indent, line.start);
    if (previous && line.indent > previous.indent) begin(previous, previous.indent, line.start);
    if (language.section?.test(line.text)) {
      close(-1, line.start);
      begin(line, -1, line.start);
    }
    previous = line;
  }
  return stretches;
}

function nameOf(line: string): string {
  const item = listItem.exec(line)?.[0] ?? '';
  const key = item === '' ? mappingKey.exec(line)?.[1] : undefined;
  return key ?? line.replace(/\s+/g, ' ').slice(0, maxNameUnits);
}
