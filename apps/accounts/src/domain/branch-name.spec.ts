import { describe, expect, it } from '@jest/globals';
import { isBranchName } from './branch-name.js';

describe('branch names', () => {
  it.each(['main', 'feature/basket', 'release-1.2', 'ünïcode', 'a.b', 'user@home'])('%s is one', (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  it.each([
    '',
    '@',
    '-main',
    'a b',
    'a..b',
    'a/',
    '/a',
    'a//b',
    '.hidden',
    'x/.hidden',
    'a.lock',
    'x/a.lock/b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    'a@{1}',
    'end.',
    'nul\u0000',
    'x'.repeat(256),
  ])('%j is none', (name) => {
    expect(isBranchName(name)).toBe(false);
  });
});
