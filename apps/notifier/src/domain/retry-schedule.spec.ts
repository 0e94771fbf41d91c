import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextDelaySeconds, readRetryAfter, retryDelaysSeconds } from './retry-schedule.js';

describe('retry schedule', () => {
  it('ends after the last delay', () => {
    expect(nextDelaySeconds(1, 0)).toBe(5);
    expect(nextDelaySeconds(retryDelaysSeconds.length, 0)).toBe(36_000);
    expect(nextDelaySeconds(retryDelaysSeconds.length + 1, 0)).toBeUndefined();
  });

  it('never waits less than the schedule, nor more than a fifth longer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: retryDelaysSeconds.length }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const base = retryDelaysSeconds[attempt - 1]!;
          const delay = nextDelaySeconds(attempt, random)!;
          expect(delay).toBeGreaterThanOrEqual(base);
          expect(delay).toBeLessThanOrEqual(Math.round(base * 1.2));
        },
      ),
    );
  });

  it('honours a longer Retry-After, within bounds', () => {
    expect(nextDelaySeconds(1, 0, 120)).toBe(120);
    expect(nextDelaySeconds(1, 0, 9_999_999)).toBe(36_000);
    expect(nextDelaySeconds(4, 0, 10)).toBe(7200);
  });

  it('reads both forms of Retry-After', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(readRetryAfter('90', now)).toBe(90);
    expect(readRetryAfter('Thu, 01 Jan 2026 00:02:00 GMT', now)).toBe(120);
    expect(readRetryAfter('soon', now)).toBe(0);
    expect(readRetryAfter(undefined, now)).toBe(0);
  });
});
