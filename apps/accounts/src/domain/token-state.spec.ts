import { describe, expect, it } from '@jest/globals';
import { expiryOfReplacement, refreshGraceMs, stateOf } from './token-state.js';

const now = new Date('2026-03-01T00:00:00Z');
const shifted = (ms: number) => new Date(now.getTime() + ms);

describe('state of a token', () => {
  it.each([
    ['valid', { expiresAt: null, revokedAt: null }],
    ['valid', { expiresAt: shifted(1), revokedAt: null }],
    ['refreshable', { expiresAt: now, revokedAt: null }],
    ['refreshable', { expiresAt: shifted(-refreshGraceMs), revokedAt: null }],
    ['expired', { expiresAt: shifted(-refreshGraceMs - 1), revokedAt: null }],
    ['revoked', { expiresAt: shifted(1), revokedAt: shifted(-1) }],
    ['revoked', { expiresAt: shifted(-1), revokedAt: shifted(-2) }],
  ] as const)('is %s', (state, ends) => {
    expect(stateOf(ends, now)).toBe(state);
  });

  it('gives its replacement the same lifetime', () => {
    expect(expiryOfReplacement({ createdAt: shifted(-10_000), expiresAt: shifted(-4_000) }, now)).toEqual(shifted(6_000));
    expect(expiryOfReplacement({ createdAt: shifted(-10_000), expiresAt: null }, now)).toEqual(shifted(90 * 86_400_000));
  });
});
