import { classOf, TokenClass, unpackTokens } from '../describe/token.js';
import { normaliseMessage } from './message.js';
import type { TrackedFinding } from './tracked-finding.js';

const nothing = new Uint32Array(0);
const rawGram = 2;
const abstractGram = 3;

/** A list of tokens in the forms that comparing needs; each is made when first asked for. */
export class TokenList {
  private cache: { sorted?: Uint32Array; abstract?: string; grams?: Uint32Array; abstractGrams?: Uint32Array } = {};

  constructor(
    readonly packed: string,
    readonly words: Uint32Array,
  ) {}

  get sorted(): Uint32Array {
    return (this.cache.sorted ??= this.words.slice().sort());
  }

  /** Names and literals replaced by their class: equal for code in which only those differ. */
  get abstract(): string {
    return (this.cache.abstract ??= this.abstractWords().join());
  }

  get grams(): Uint32Array {
    return (this.cache.grams ??= gramsOf(this.words, rawGram).sort());
  }

  get abstractGrams(): Uint32Array {
    return (this.cache.abstractGrams ??= gramsOf(this.abstractWords(), abstractGram).sort());
  }

  abstractWords(): Uint32Array {
    return this.words.map(abstractWord);
  }
}

function abstractWord(word: number): number {
  const kind = classOf(word);
  return kind === TokenClass.keyword || kind === TokenClass.punctuation ? word : kind;
}

export function gramsOf(words: Uint32Array, length: number): Uint32Array {
  if (words.length < length) return nothing;
  const grams = new Uint32Array(words.length - length + 1);
  for (let start = 0; start < grams.length; start += 1) {
    let hash = 0x9e3779b9;
    for (let index = start; index < start + length; index += 1)
      hash = Math.imul(hash ^ (words[index] as number), 0x85ebca6b) ^ (hash >>> 13);
    grams[start] = hash >>> 0;
  }
  return grams;
}

/** A finding ready to be compared. `position` is its place in the canonical order of its side. */
export class Prepared {
  readonly message: string;
  readonly anchor: TokenList;
  readonly statement: TokenList;
  readonly before: TokenList;
  readonly after: TokenList;
  readonly scopeKey: string;

  constructor(
    readonly finding: TrackedFinding,
    /** Index in the caller's list. */
    readonly index: number,
    readonly position: number,
    /** Rule after aliases. */
    readonly ruleKey: string,
  ) {
    this.message = normaliseMessage(finding.message);
    this.anchor = listOf(finding.features?.anchor);
    this.statement = listOf(finding.features?.statement);
    this.before = listOf(finding.features?.before);
    this.after = listOf(finding.features?.after);
    this.scopeKey = finding.features?.scope.join('\n') ?? '';
  }

  get line(): number | null {
    return this.finding.region?.startLine ?? null;
  }
}

function listOf(packed: string | undefined): TokenList {
  return new TokenList(packed ?? '', packed ? unpackTokens(packed) : nothing);
}

/** Brings one side into an order that does not depend on how the producer wrote it. */
export function prepare(findings: readonly TrackedFinding[], canonicalRule: (ruleKey: string) => string): Prepared[] {
  const order = findings
    .map((_, index) => index)
    .sort((a, b) => comparePlaces(findings[a] as TrackedFinding, findings[b] as TrackedFinding) || a - b);
  return order.map((index, position) => {
    const finding = findings[index] as TrackedFinding;
    return new Prepared(finding, index, position, canonicalRule(finding.ruleKey));
  });
}

function comparePlaces(a: TrackedFinding, b: TrackedFinding): number {
  return (
    compareText(a.path, b.path) ||
    (a.region?.startLine ?? 0) - (b.region?.startLine ?? 0) ||
    (a.region?.startColumn ?? 0) - (b.region?.startColumn ?? 0) ||
    (a.region?.endLine ?? 0) - (b.region?.endLine ?? 0) ||
    (a.region?.endColumn ?? 0) - (b.region?.endColumn ?? 0) ||
    compareText(a.ruleKey, b.ruleKey) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
