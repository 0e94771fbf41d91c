import type { Provider } from '@lintel/kernel';

const refPattern = /^refs\/(heads|tags|pull|merge-requests)\/.+$/;
// What `git check-ref-format` refuses, and what would mean something in a refspec.
const forbiddenInRef = /[\u0000-\u0020~^:?*[\\\u007f]|\.\.|\/\/|@\{|\/\.|\.lock(\/|$)|[/.]$/;

/** Whether `ref` is a full ref name that can stand in a refspec and in an argument of git without meaning anything else. */
export function isSafeRef(ref: string): boolean {
  return ref.length <= 512 && refPattern.test(ref) && !forbiddenInRef.test(ref);
}

export function isCommitOid(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Returns the branch name of `refs/heads/…`; undefined for any other ref. */
export function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}

/** Returns the name under which a pull request's head is analysed, whatever the host calls it. */
export function pullRequestRef(number: number): string {
  return `refs/pull/${number}/head`;
}

/** Returns the name under which the host serves `ref`. */
export function hostRef(provider: Provider, ref: string): string {
  const number = /^refs\/pull\/(\d+)\/head$/.exec(ref)?.[1];
  return number !== undefined && provider === 'gitlab' ? `refs/merge-requests/${number}/head` : ref;
}

/** Reads what a person names as ref: a full ref, or the short name of a branch. */
export function fullRefOf(name: string): string {
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

const maxPathBytes = 1024;
const maxPathDepth = 64;

/** Whether a path of a git tree can be written below a directory without leaving it or touching git's own files. */
export function isSafePath(path: string): boolean {
  if (path === '' || Buffer.byteLength(path) > maxPathBytes || /[\u0000-\u001f\u007f\ufffd]/.test(path)) return false;
  const segments = path.split('/');
  return (
    segments.length <= maxPathDepth &&
    segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/^\.git$/i.test(segment))
  );
}
