import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accessTokenLength, hashSecret, isAccessToken, newAccessToken } from './access-token.js';

describe('access tokens', () => {
  it('are 40 characters long, start with dsp_ and differ', () => {
    const tokens = Array.from({ length: 500 }, newAccessToken);
    expect(new Set(tokens).size).toBe(500);
    for (const token of tokens) {
      expect(token).toMatch(/^dsp_[0-9A-Za-z]{36}$/);
      expect(token).toHaveLength(accessTokenLength);
      expect(isAccessToken(token)).toBe(true);
    }
  });

  it('are refused when one character is mistyped', () => {
    const token = newAccessToken();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: accessTokenLength - 1 }), fc.constantFrom(...'abcXYZ019_-'), (position, character) => {
        fc.pre(token[position] !== character);
        expect(isAccessToken(token.slice(0, position) + character + token.slice(position + 1))).toBe(false);
      }),
    );
  });

  it('are not any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(isAccessToken(text)).toBe(false)));
    expect(isAccessToken(`${newAccessToken()} `)).toBe(false);
  });

  it('are stored as SHA-256', () => {
    expect(hashSecret('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
