import { describe, expect, it } from '@jest/globals';
import { parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['45s', 45],
    ['30m', 1800],
    ['12h', 43_200],
    ['90d', 7_776_000],
    ['2w', 1_209_600],
  ])('reads %s', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

  it.each(['', '90', 'd', '-1d', '0d', '1.5h', '9y', '1d1h'])('refuses "%s"', (text) =>
    expect(() => parseDuration(text)).toThrow(/no duration/),
  );
});
