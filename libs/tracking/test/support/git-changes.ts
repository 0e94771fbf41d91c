import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChangedFile, ChangedHunk, CommitChanges } from '../../src/documents/commit-changes.js';

export type Tree = ReadonlyMap<string, string>;

/** Commits two trees one after the other and returns what git says about the difference, with the options that Lintel uses. */
export function gitChanges(before: Tree, after: Tree): CommitChanges {
  const folder = mkdtempSync(path.join(tmpdir(), 'lintel-golden-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'core.autocrlf=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    });
  try {
    git('init', '-q');
    const [baseOid, commitOid] = [before, after].map((tree) => {
      git('rm', '-rfq', '--ignore-unmatch', '.');
      for (const [name, text] of tree) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      git('add', '-A', '.');
      git('commit', '-qm', 'x', '--allow-empty');
      return git('rev-parse', 'HEAD').trim();
    }) as [string, string];
    const options = ['diff', '-M50%', '-C', '--histogram', '--no-ext-diff', '--full-index'];
    const files = parseRaw(git(...options, '--raw', '-z', baseOid, commitOid));
    const hunks = parseHunks(git(...options, '-U0', baseOid, commitOid));
    return { baseOid, commitOid, files: files.map((file) => ({ ...file, hunks: hunks.get(file.newPath ?? file.oldPath ?? '') ?? [] })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const statuses: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', M: 'modified', D: 'deleted', R: 'renamed', C: 'copied' };

function parseRaw(raw: string): ChangedFile[] {
  const parts = raw.split('\0');
  const files: ChangedFile[] = [];
  while (parts.length > 1) {
    const [, , oldOid = '', newOid = '', word = ''] = (parts.shift() ?? '').split(' ');
    const status = statuses[word.charAt(0)] ?? 'modified';
    const first = parts.shift() ?? '';
    const second = status === 'renamed' || status === 'copied' ? (parts.shift() ?? '') : first;
    files.push({
      status,
      oldPath: status === 'added' ? null : first,
      newPath: status === 'deleted' ? null : second,
      oldBlobOid: /^0+$/.test(oldOid) ? null : oldOid,
      newBlobOid: /^0+$/.test(newOid) ? null : newOid,
      similarity: word.length > 1 ? Number(word.slice(1)) : null,
      hunks: [],
    });
  }
  return files;
}

function parseHunks(patch: string): Map<string, ChangedHunk[]> {
  const byPath = new Map<string, ChangedHunk[]>();
  let hunks: ChangedHunk[] = [];
  for (const line of patch.split('\n')) {
    const header = /^diff --git a\/.* b\/(.*)$/.exec(line);
    if (header?.[1] !== undefined) byPath.set(header[1], (hunks = []));
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk)
      hunks.push({ oldStart: Number(hunk[1]), oldLines: Number(hunk[2] ?? 1), newStart: Number(hunk[3]), newLines: Number(hunk[4] ?? 1) });
  }
  return byPath;
}

/** The diff seen from the other side. */
export function reversed(changes: CommitChanges): CommitChanges {
  const files = changes.files.map((file): ChangedFile => {
    const turned = {
      oldPath: file.newPath,
      newPath: file.oldPath,
      oldBlobOid: file.newBlobOid,
      newBlobOid: file.oldBlobOid,
      similarity: file.similarity,
      hunks: file.hunks.map((hunk) => ({
        oldStart: hunk.newStart,
        oldLines: hunk.newLines,
        newStart: hunk.oldStart,
        newLines: hunk.oldLines,
      })),
    };
    if (file.status === 'added') return { ...turned, status: 'deleted' };
    if (file.status === 'deleted') return { ...turned, status: 'added' };
    if (file.status === 'copied') return { ...turned, status: 'deleted', newPath: null, newBlobOid: null, hunks: [] };
    return { ...turned, status: file.status };
  });
  return { baseOid: changes.commitOid, commitOid: changes.baseOid, files };
}
