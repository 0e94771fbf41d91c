import { groupBy, type Pairing } from './pairing.js';
import type { Prepared } from './prepared.js';

/** Stage 2: in a file whose content is the same, the same rule at the same place. Linear, and takes out most findings. */
export function matchUnchanged(pairing: Pairing): void {
  const isUnchanged = ({ finding }: Prepared): boolean => !finding.isStale && pairing.files.isUnchanged(finding.path);
  const unchanged = pairing.openBase.filter(isUnchanged);
  pairEqual(
    pairing,
    unchanged,
    (base) => placeKey(base, pairing.files.nextPathOf(base.finding.path) ?? ''),
    (next) => placeKey(next, next.finding.path),
  );
  const withBlob = (finding: Prepared): boolean => finding.finding.blobOid !== null;
  pairEqual(pairing, pairing.openBase.filter(withBlob), blobAndPath, (next) => (withBlob(next) ? blobAndPath(next) : ''));
  matchMovedBlobs(pairing);
}

/** Files that moved as they were, where no diff says so: only when both sides know the blob under one path each. */
function matchMovedBlobs(pairing: Pairing): void {
  const paths = (side: readonly Prepared[]): Map<string, Set<string>> => {
    const known = new Map<string, Set<string>>();
    for (const { finding } of side)
      if (finding.blobOid) known.set(finding.blobOid, (known.get(finding.blobOid) ?? new Set()).add(finding.path));
    return known;
  };
  const basePaths = paths(pairing.base);
  const nextPaths = paths(pairing.next);
  const isSingle = ({ finding }: Prepared): boolean =>
    finding.blobOid !== null && basePaths.get(finding.blobOid)?.size === 1 && nextPaths.get(finding.blobOid)?.size === 1;
  const blobKey = (finding: Prepared): string => (isSingle(finding) ? placeKey(finding, finding.finding.blobOid ?? '') : '');
  pairEqual(pairing, pairing.openBase.filter(isSingle), blobKey, blobKey);
}

function blobAndPath(finding: Prepared): string {
  return placeKey(finding, `${finding.finding.blobOid ?? ''}:${finding.finding.path}`);
}

function placeKey(finding: Prepared, where: string): string {
  const { region } = finding.finding;
  const place = region ? `${region.startLine}:${region.startColumn}-${region.endLine}:${region.endColumn}` : '';
  return `${finding.ruleKey}\n${where}\n${place}`;
}

type KeyOf = (finding: Prepared) => string;

/** Several of one rule at one place are told apart by message, then by order. */
function pairEqual(pairing: Pairing, base: readonly Prepared[], baseKey: KeyOf, nextKey: KeyOf): void {
  if (base.length === 0) return;
  const next = groupBy(pairing.openNext, nextKey);
  for (const [key, group] of groupBy(base, baseKey)) {
    const counterparts = key === '' ? [] : (next.get(key) ?? []);
    pairInOrder(pairing, group, counterparts, (finding) => finding.message);
    pairInOrder(pairing, group, counterparts, () => '');
  }
}

function pairInOrder(pairing: Pairing, base: readonly Prepared[], next: readonly Prepared[], keyOf: KeyOf): void {
  const open = groupBy(
    next.filter((finding) => pairing.isOpen(finding)),
    keyOf,
  );
  for (const finding of base) {
    if (!pairing.isOpen(finding)) continue;
    const counterpart = open.get(keyOf(finding))?.shift();
    if (counterpart) pairing.accept(finding, counterpart, { stage: 'unchanged', score: 1 });
  }
}
