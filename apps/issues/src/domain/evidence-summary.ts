import { strongestPart, type MatchEvidence } from '@lintel/tracking';

/** One sentence for people: `moved from a.ts:10, matched by context 0.83`. */
export function summariseEvidence(evidence: MatchEvidence, now: { readonly path: string; readonly line: number | null }): string {
  const { from } = evidence;
  const hasMoved = from.path !== now.path || from.line !== now.line;
  const where = hasMoved ? `moved from ${placeOf(from)}` : 'at the same place';
  return `${where}, ${reasonOf(evidence)}`;
}

function placeOf({ path, line }: { readonly path: string; readonly line: number | null }): string {
  const name = path === '' ? 'the repository as a whole' : path;
  return line === null ? name : `${name}:${line}`;
}

function reasonOf({ stage, score, parts }: MatchEvidence): string {
  switch (stage) {
    case 'fingerprint':
      return "matched by the producer's fingerprint";
    case 'unchanged':
      return 'in a file that did not change';
    case 'line-map':
      return 'on a line that git maps unchanged';
    case 'reopened':
      return `recognised after it had been resolved (${score.toFixed(2)})`;
    case 'score':
    case 'related-files': {
      const strongest = parts && strongestPart(parts);
      return strongest
        ? `matched by ${strongest.part} ${strongest.value.toFixed(2)}, ${score.toFixed(2)} in all`
        : `matched with ${score.toFixed(2)}`;
    }
  }
}
