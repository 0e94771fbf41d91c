import { groupBy, type Pairing } from './pairing.js';
import type { Prepared } from './prepared.js';

/** Schemes that the producer itself calls an identity (SARIF `fingerprints`). */
const identityScheme = 'sarif/';
const minimumLength = 8;
/** Texts that producers write instead of an identity. */
const placeholder = /requires login|unknown|undefined|null|n\/a|^0+$/i;

/**
 * Stage 1: equal identities of the producer with the same rule. Producers write the same value for everything often enough that a value counts
 * only when it stands once on each side.
 */
export function matchFingerprints(pairing: Pairing): void {
  const next = identities(pairing.openNext);
  for (const [key, [base, ...more]] of identities(pairing.openBase)) {
    const [counterpart, ...moreNext] = next.get(key) ?? [];
    if (!base || !counterpart || more.length > 0 || moreNext.length > 0) continue;
    if (base.ruleKey !== counterpart.ruleKey || !pairing.isOpen(base) || !pairing.isOpen(counterpart)) continue;
    pairing.accept(base, counterpart, { stage: 'fingerprint', score: 1 });
  }
}

function identities(findings: readonly Prepared[]): Map<string, Prepared[]> {
  const entries = findings.flatMap((finding) =>
    Object.entries(finding.finding.fingerprints)
      .filter(([scheme, value]) => scheme.startsWith(identityScheme) && value.length >= minimumLength && !placeholder.test(value))
      .map(([scheme, value]) => ({ key: `${scheme}\n${value}`, finding })),
  );
  const grouped = groupBy(entries, (entry) => entry.key);
  return new Map([...grouped].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => [key, group.map((entry) => entry.finding)]));
}
