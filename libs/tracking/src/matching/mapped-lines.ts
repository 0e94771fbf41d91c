import { groupBy, type Pairing } from './pairing.js';
import type { Prepared } from './prepared.js';

/**
 * Stage 3: the same rule and column on a line that git maps unchanged. The mapped line wins over everything that merely looks alike nearby; only another finding whose
 * own statement and scope fit strictly better, which happens when git maps a line into a copy, sends the pair on to scoring.
 */
export function matchMappedLines(pairing: Pairing): void {
  const candidates = mappedPairs(pairing);
  for (const [base, next] of candidates) if (fits(base, next)) pairing.accept(base, next, { stage: 'line-map', score: 1 });
  const rest = candidates.filter(([base, next]) => pairing.isOpen(base) && pairing.isOpen(next));
  const better = new BetterFits(pairing);
  const accepted = rest.filter(([base, next]) => !better.exists(base, next));
  for (const [base, next] of accepted) pairing.accept(base, next, { stage: 'line-map', score: 1 });
}

function mappedPairs(pairing: Pairing): (readonly [Prepared, Prepared])[] {
  const next = groupBy(pairing.openNext, (finding) => placeKey(finding, finding.finding.path, finding.line ?? 0));
  return pairing.openBase.flatMap((base) => {
    const path = pairing.files.nextPathOf(base.finding.path);
    const line = base.line === null ? undefined : pairing.lineMapOf(base)?.toNew(base.line);
    if (path === null || line === undefined) return [];
    const counterpart = next.get(placeKey(base, path, line))?.shift();
    return counterpart ? [[base, counterpart] as const] : [];
  });
}

function placeKey(finding: Prepared, path: string, line: number): string {
  return `${finding.ruleKey}\n${path}\n${line}:${finding.finding.region?.startColumn ?? 0}`;
}

function fits(base: Prepared, next: Prepared): boolean {
  return sameStatement(base, next) && base.scopeKey === next.scopeKey;
}

function sameStatement(base: Prepared, next: Prepared): boolean {
  return base.statement.packed === next.statement.packed;
}

/** Whether some other open finding of the same file is a strictly better partner, looking from either side. */
class BetterFits {
  private readonly baseStatements: Set<string>;
  private readonly nextStatements: Set<string>;
  private readonly baseFits: Set<string>;
  private readonly nextFits: Set<string>;

  constructor(private readonly pairing: Pairing) {
    const { openBase, openNext } = pairing;
    this.baseStatements = new Set(openBase.map((base) => this.statementKey(base, this.pathOf(base))));
    this.nextStatements = new Set(openNext.map((next) => this.statementKey(next, next.finding.path)));
    this.baseFits = new Set(openBase.map((base) => this.fitKey(base, this.pathOf(base))));
    this.nextFits = new Set(openNext.map((next) => this.fitKey(next, next.finding.path)));
  }

  exists(base: Prepared, next: Prepared): boolean {
    const path = next.finding.path;
    if (sameStatement(base, next)) return this.nextFits.has(this.fitKey(base, path)) || this.baseFits.has(this.fitKey(next, path));
    return this.nextStatements.has(this.statementKey(base, path)) || this.baseStatements.has(this.statementKey(next, path));
  }

  private pathOf(base: Prepared): string {
    return this.pairing.files.nextPathOf(base.finding.path) ?? '';
  }

  private statementKey(finding: Prepared, path: string): string {
    return `${finding.ruleKey}\n${path}\n${finding.statement.packed}`;
  }

  private fitKey(finding: Prepared, path: string): string {
    return `${this.statementKey(finding, path)}\n${finding.scopeKey}`;
  }
}
