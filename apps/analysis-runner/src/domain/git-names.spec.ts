import { describe, expect, it } from '@jest/globals';
import { branchOf, fullRefOf, hostRef, isSafePath, isSafeRef, pullRequestRef } from './git-names.js';

describe('isSafeRef', () => {
  it.each(['refs/heads/main', 'refs/heads/feature/büro-1', 'refs/pull/12/head', 'refs/tags/v1.0', 'refs/heads/a.b'])('takes %s', (ref) => {
    expect(isSafeRef(ref)).toBe(true);
  });

  it.each([
    'main',
    '--upload-pack=touch x',
    'refs/heads/',
    'refs/heads/a..b',
    'refs/heads/a:refs/heads/b',
    '+refs/heads/main',
    'refs/heads/*',
    'refs/heads/a b',
    'refs/heads/a\nb',
    'refs/heads/a\0',
    'refs/heads/a.lock',
    'refs/heads/.hidden',
    'refs/heads/a/',
    'refs/heads/a~1',
    'refs/heads/a^',
    'refs/heads/@{u}',
    'refs/notes/x',
  ])('refuses %j', (ref) => {
    expect(isSafeRef(ref)).toBe(false);
  });
});

describe('isSafePath', () => {
  it.each(['a.ts', 'src/über/ä.py', '.github/workflows/ci.yml', '.gitignore', 'a..b/c', 'git/x'])('takes %s', (path) => {
    expect(isSafePath(path)).toBe(true);
  });

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a//b',
    './a',
    '.git/hooks/post-checkout',
    'a/.GIT/config',
    'a\0b',
    'a\nb',
    'x'.repeat(1025),
    Array(65).fill('d').join('/'),
  ])('refuses %j', (path) => {
    expect(isSafePath(path)).toBe(false);
  });
});

describe('refs', () => {
  it('knows the branch of a ref', () => {
    expect(branchOf('refs/heads/feature/x')).toBe('feature/x');
    expect(branchOf('refs/tags/v1')).toBeUndefined();
  });

  it('asks each host by its own name for a pull request', () => {
    expect(hostRef('github', pullRequestRef(7))).toBe('refs/pull/7/head');
    expect(hostRef('gitlab', pullRequestRef(7))).toBe('refs/merge-requests/7/head');
    expect(hostRef('gitlab', 'refs/heads/main')).toBe('refs/heads/main');
  });

  it('takes a short branch name', () => {
    expect(fullRefOf('main')).toBe('refs/heads/main');
    expect(fullRefOf('refs/tags/v1')).toBe('refs/tags/v1');
  });
});
