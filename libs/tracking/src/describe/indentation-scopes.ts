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

/** Declarations get the names that a grammar would give them, so that a file which stops parsing keeps its scopes. */
const kinds: Readonly<Record<string, string>> = {
  class: 'class',
  object: 'class',
  contract: 'class',
  interface: 'interface',
  trait: 'interface',
  protocol: 'interface',
  struct: 'struct',
  enum: 'struct',
  union: 'struct',
  impl: 'impl',
  module: 'module',
  mod: 'module',
  namespace: 'module',
  def: 'function',
  function: 'function',
  func: 'function',
  fn: 'function',
  fun: 'function',
  sub: 'function',
};
const declaration =
  /^(?:[\w@<>*]+\s+){0,6}?(class|object|contract|interface|trait|protocol|struct|enum|union|impl|module|mod|namespace|def|function|func|fn|fun|sub)\s+(?:\([^)]*\)\s*)?(?:self\.)?([\p{L}_$][\p{L}\p{N}_$.]*)/u;
const method =
  /^(?:(?:public|private|protected|static|async|override|final|get|set|readonly|abstract)\s+)*([\p{L}_$][\p{L}\p{N}_$]*)\s*\([^;=]*\{$/u;
const control = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'with',
  'return',
  'elif',
  'else',
  'unless',
  'until',
  'case',
  'when',
  'match',
  'foreach',
  'synchronized',
  'using',
  'lock',
]);

const maxDeclarationUnits = 300;

function declaredName(line: string): string | undefined {
  if (line.length > maxDeclarationUnits) return undefined;
  const declared = declaration.exec(line);
  if (declared) return `${kinds[declared[1] ?? ''] ?? ''} ${declared[2] ?? ''}`;
  const name = method.exec(line)?.[1];
  return name === undefined || control.has(name) ? undefined : `function ${name}`;
}

function nameOf(line: string): string {
  const declared = declaredName(line);
  if (declared !== undefined) return declared;
  const item = listItem.exec(line)?.[0] ?? '';
  const key = item === '' ? mappingKey.exec(line)?.[1] : undefined;
  return key ?? line.replace(/\s+/g, ' ').slice(0, maxNameUnits);
}
