import { algorithmVersion, type Match, type MatchStage, type SimilarityParts } from './evidence.js';
import type { FileRelations } from './file-relations.js';
import type { LineMap } from './line-map.js';
import type { Prepared } from './prepared.js';

/** The state of one matching: both sides, what is matched so far, and what is known about the files. */
export class Pairing {
  readonly matches: Match[] = [];
  readonly pairs: (readonly [base: Prepared, next: Prepared])[] = [];
  private readonly taken = new Set<Prepared>();

  constructor(
    readonly base: readonly Prepared[],
    readonly next: readonly Prepared[],
    readonly files: FileRelations,
  ) {}

  isOpen(finding: Prepared): boolean {
    return !this.taken.has(finding);
  }

  get openBase(): Prepared[] {
    return this.base.filter((finding) => this.isOpen(finding));
  }

  get openNext(): Prepared[] {
    return this.next.filter((finding) => this.isOpen(finding));
  }

  /** How git maps the lines of the finding's file; undefined when that cannot be said. */
  lineMapOf(base: Prepared): LineMap | undefined {
    return base.finding.isStale ? undefined : this.files.lineMapOf(base.finding.path);
  }

  accept(
    base: Prepared,
    next: Prepared,
    how: { readonly stage: MatchStage; readonly score: number; readonly parts?: SimilarityParts },
  ): void {
    this.taken.add(base);
    this.taken.add(next);
    this.pairs.push([base, next]);
    this.matches.push({
      base: base.index,
      next: next.index,
      evidence: { algorithmVersion, ...how, from: { path: base.finding.path, line: base.line } },
    });
  }
}

/** Groups by a key; entries keep their order. */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
