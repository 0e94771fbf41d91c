import { isWellFormed } from '../model/clean-text.js';

const maxLength = 4096;
// Control characters (NUL among them) have no place in a path that anyone should see.
const controlCharacter = /[\u0000-\u001f\u007f]/;
/** A segment that would turn into `.`, `..` or a separator if someone decoded it once more. */
const encodedAgain = /^(?:\.|%2e){1,2}$|%2f|%5c|%00/i;

export type RelativePath = { readonly path: string } | { readonly problem: string };

/**
 * Brings a decoded path into the form of git: `/` between segments, no leading slash, no `.` and `..`. Refuses what leaves the root, in
 * whatever spelling, and what names nothing. Unicode stays as given.
 */
export function relativePath(decoded: string): RelativePath {
  if (decoded.length > maxLength) return { problem: `longer than ${maxLength} characters` };
  if (controlCharacter.test(decoded)) return { problem: 'contains a control character' };
  if (!isWellFormed(decoded)) return { problem: 'is not valid Unicode' };
  const segments: string[] = [];
  for (const segment of decoded.replaceAll('\\', '/').split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') {
      if (encodedAgain.test(segment)) return { problem: 'is encoded twice' };
      segments.push(segment);
    } else if (segments.pop() === undefined) return { problem: 'leaves the repository' };
  }
  return segments.length === 0 ? { problem: 'names no file' } : { path: segments.join('/') };
}
