import { FetchFailure } from '../domain/fetch-failure.js';
import { isSafePath } from '../domain/git-names.js';
import { streamGit } from './git-process.js';

/** A regular file of a commit. */
export interface TreeFile {
  readonly path: string;
  readonly blobOid: string;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
}

export interface TreeLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

export interface TreeListing {
  readonly files: readonly TreeFile[];
  /** Entries that are no regular files (links, submodules) or have names that cannot be written safely; they are never analysed. */
  readonly skippedCount: number;
}

/** Lists the regular files of a commit; rejects with `too-large` as soon as a limit is passed, so that a tree that unfolds without end is not read to its end. */
export async function listTree(
  gitDir: string,
  commitOid: string,
  limits: TreeLimits & { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<TreeListing> {
  const reader = new TreeReader(limits);
  await streamGit(
    { gitDir, args: ['ls-tree', '-r', '-l', '-z', '--full-tree', commitOid], timeoutMs: limits.timeoutMs, signal: limits.signal },
    (chunk) => reader.push(chunk),
  );
  if (reader.isOverLimit) throw new FetchFailure('too-large', `more than ${limits.maxFiles} files or ${limits.maxBytes} bytes`);
  return { files: reader.files, skippedCount: reader.skippedCount };
}

const entryPattern = /^(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/;

/** Reads the records of `git ls-tree -r -l -z` as they come. */
class TreeReader {
  readonly files: TreeFile[] = [];
  skippedCount = 0;
  private rest: Buffer = Buffer.alloc(0);
  private bytes = 0;

  constructor(private readonly limits: TreeLimits) {}

  get isOverLimit(): boolean {
    return this.files.length + this.skippedCount > this.limits.maxFiles || this.bytes > this.limits.maxBytes;
  }

  push(chunk: Buffer): boolean {
    const data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let from = 0;
    for (let end = data.indexOf(0, from); end >= 0; end = data.indexOf(0, from)) {
      this.take(data.toString('utf8', from, end));
      from = end + 1;
    }
    this.rest = data.subarray(from);
    return !this.isOverLimit;
  }

  private take(record: string): void {
    const [, mode, type, blobOid, size, path] = entryPattern.exec(record) ?? [];
    if (blobOid === undefined || path === undefined || type !== 'blob' || (mode !== '100644' && mode !== '100755') || !isSafePath(path)) {
      this.skippedCount += 1;
      return;
    }
    const sizeBytes = Number(size);
    this.bytes += sizeBytes;
    this.files.push({ path, blobOid, sizeBytes, isExecutable: mode === '100755' });
  }
}
