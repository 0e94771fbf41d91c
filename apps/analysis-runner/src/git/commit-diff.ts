import type { CommitChanges } from '@lintel/tracking';
import { HunkReader, joinChanges, parseRawChanges } from './diff-parsing.js';
import { runGit, streamGit, type GitCall } from './git-process.js';

const renames = ['-M50%', '-C', '-l2000'];
const maxRawBytes = 256 * 1024 * 1024;

/** Reads what changed between two commits: renames and copies from 50 % likeness, hunks by the histogram method, without context. */
export async function diffCommits(
  call: Pick<GitCall, 'gitDir' | 'timeoutMs' | 'signal'>,
  baseOid: string,
  commitOid: string,
): Promise<CommitChanges> {
  const tree = ['diff-tree', '-r', '--no-commit-id', ...renames];
  const reader = new HunkReader();
  const patch = ['-p', '-U0', '--histogram', '--no-color', '--no-ext-diff', '--no-textconv', '--full-index'];
  const [raw] = await Promise.all([
    runGit({ ...call, args: [...tree, '--raw', '-z', baseOid, commitOid] }, maxRawBytes),
    streamGit({ ...call, args: [...tree, ...patch, baseOid, commitOid] }, (chunk) => reader.push(chunk)),
  ]);
  return { baseOid, commitOid, files: joinChanges(parseRawChanges(raw), reader.files) };
}
