import { describe, expect, it } from '@jest/globals';
import { algorithmVersion, type MatchEvidence } from '@lintel/tracking';
import { summariseEvidence } from './evidence-summary.js';

const evidence = (given: Partial<MatchEvidence>): MatchEvidence => ({
  algorithmVersion,
  stage: 'score',
  score: 0.914,
  from: { path: 'a.ts', line: 10 },
  ...given,
});
const parts = { anchor: 1, statement: 0.6, context: 0.83, scope: null, message: 1, position: 0.2 };

describe('summariseEvidence', () => {
  it.each([
    [evidence({ parts }), { path: 'b.ts', line: 3 }, 'moved from a.ts:10, matched by anchor 1.00, 0.91 in all'],
    [
      evidence({ parts: { ...parts, anchor: 0.5 } }),
      { path: 'a.ts', line: 12 },
      'moved from a.ts:10, matched by context 0.83, 0.91 in all',
    ],
    [evidence({ stage: 'line-map', score: 1 }), { path: 'a.ts', line: 12 }, 'moved from a.ts:10, on a line that git maps unchanged'],
    [evidence({ stage: 'unchanged', score: 1 }), { path: 'a.ts', line: 10 }, 'at the same place, in a file that did not change'],
    [evidence({ stage: 'reopened' }), { path: 'a.ts', line: 10 }, 'at the same place, recognised after it had been resolved (0.91)'],
    [
      evidence({ stage: 'fingerprint', from: { path: '', line: null } }),
      { path: 'a.ts', line: 1 },
      "moved from the repository as a whole, matched by the producer's fingerprint",
    ],
  ])('%#', (given, now, sentence) => {
    expect(summariseEvidence(given, now)).toBe(sentence);
  });
});
