import type { Suppression } from '@lintel/tracking';
import { cleanText } from '../model/clean-text.js';
import { listOf, nonEmpty, recordOf } from '../model/values.js';

const maxLength = 1000;

/** Reads `suppressions` (SARIF 3.35): effective when one is accepted (or says nothing) and none is under review or rejected. */
export function suppressionOf(value: unknown): Suppression | null {
  const entries = listOf(value)
    .map(recordOf)
    .filter((entry) => entry !== undefined);
  const isOpen = entries.some((entry) => entry.status === 'underReview' || entry.status === 'rejected');
  const accepted = entries.filter((entry) => entry.status === undefined || entry.status === null || entry.status === 'accepted');
  if (isOpen || accepted.length === 0) return null;
  const justification = accepted.map((entry) => nonEmpty(entry.justification)).find((text) => text !== undefined);
  return { source: 'sarif', justification: justification === undefined ? null : cleanText(justification, maxLength) };
}
