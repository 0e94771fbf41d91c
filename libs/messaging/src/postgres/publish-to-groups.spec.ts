import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TransportEvent } from '../transport.js';
import { runsOf } from './publish-to-groups.js';

const event = fc.record({
  stream: fc.constantFrom('lintel.scm', 'lintel.issues'),
  key: fc.constantFrom('a', 'b', 'c'),
  envelope: fc.uuid(),
}) as fc.Arbitrary<TransportEvent>;

describe('runsOf', () => {
  it('keeps every event once, in order per stream and key, one run for each', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const runs = runsOf(events);
        const names = runs.map((run) => `${run.stream}/${run.key}`);
        expect(new Set(names).size).toBe(names.length);
        for (const run of runs) {
          const wanted = events.filter((candidate) => candidate.stream === run.stream && candidate.key === run.key);
          expect(run.envelopes).toEqual(wanted.map((candidate) => candidate.envelope));
        }
        expect(runs.flatMap((run) => run.envelopes)).toHaveLength(events.length);
      }),
    );
  });
});
