import type { Prepared } from './prepared.js';

type Compared = 'anchor' | 'statement' | 'message';

/**
 * What this pair of analyses says about how much evidence is worth: an anchor that a hundred findings of the rule share proves little, and a partial
 * fingerprint is trusted as far as it agreed on the pairs that are certain.
 */
export class RuleStatistics {
  private readonly counts: Readonly<Record<'base' | 'next', ReadonlyMap<string, number>>>;
  private readonly trust: ReadonlyMap<string, number>;

  constructor(base: readonly Prepared[], next: readonly Prepared[], certain: readonly (readonly [Prepared, Prepared])[]) {
    this.counts = { base: countValues(base), next: countValues(next) };
    this.trust = learnTrust(base, next, certain);
  }

  /** 1 for a value that stands once on each side, less the more often it does. */
  rarity(what: Compared, base: Prepared, next: Prepared): number {
    const often = Math.max(this.counts.base.get(valueKey(what, base)) ?? 1, this.counts.next.get(valueKey(what, next)) ?? 1);
    return 1 / (1 + Math.log2(often) / 4);
  }

  /** Between −1 and 1: how far the partial fingerprints of the two agree, by trust in each scheme. 0 when they share none. */
  agreement(base: Prepared, next: Prepared): number {
    let sum = 0;
    let schemes = 0;
    for (const [scheme, value] of Object.entries(base.finding.fingerprints)) {
      const other = next.finding.fingerprints[scheme];
      const trust = this.trust.get(scheme);
      if (other === undefined || trust === undefined) continue;
      sum += value === other ? trust : -trust / 2;
      schemes += 1;
    }
    return schemes === 0 ? 0 : sum / schemes;
  }
}

function countValues(side: readonly Prepared[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of side) {
    for (const what of ['anchor', 'statement', 'message'] as const) {
      const key = valueKey(what, finding);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function valueKey(what: Compared, finding: Prepared): string {
  return `${what}:${finding.ruleKey}\n${what === 'message' ? finding.message : finding[what].packed}`;
}

const minimumEvidence = 5;
const untested = 0.5;

/** Match rate on certain pairs times the share of distinct values. */
function learnTrust(
  base: readonly Prepared[],
  next: readonly Prepared[],
  certain: readonly (readonly [Prepared, Prepared])[],
): Map<string, number> {
  const schemes = new Set([...base, ...next].flatMap((finding) => Object.keys(finding.finding.fingerprints)));
  const trust = new Map<string, number>();
  for (const scheme of schemes) {
    const both = certain.filter(([a, b]) => scheme in a.finding.fingerprints && scheme in b.finding.fingerprints);
    const equal = both.filter(([a, b]) => a.finding.fingerprints[scheme] === b.finding.fingerprints[scheme]).length;
    const rate = both.length < minimumEvidence ? untested : equal / both.length;
    trust.set(scheme, rate * Math.min(distinctShare(base, scheme), distinctShare(next, scheme)));
  }
  return trust;
}

function distinctShare(side: readonly Prepared[], scheme: string): number {
  const values = side.flatMap((finding) => finding.finding.fingerprints[scheme] ?? []);
  return values.length === 0 ? 0 : new Set(values).size / values.length;
}
