import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toolShortcode } from './tool-shortcode.js';

it.each([
  ['ESLint', 'eslint'],
  ['Semgrep OSS', 'semgrep-oss'],
  ['CodeQL (C++)', 'codeql-c'],
  ['Prüfer', 'pru-fer'],
  ['日本', 'unnamed-tool'],
  ['', 'unnamed-tool'],
])('%j is known as %j', (name, shortcode) => {
  expect(toolShortcode(name)).toBe(shortcode);
});

it('is always one plain word', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(toolShortcode(name))));
});
