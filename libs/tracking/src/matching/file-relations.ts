import type { ChangedFile, CommitChanges } from '../documents/commit-changes.js';
import { LineMap } from './line-map.js';

/** What became of the files of the base commit. */
export class FileRelations {
  private readonly byOldPath = new Map<string, ChangedFile>();
  private readonly byNewPath = new Map<string, ChangedFile>();
  private readonly lineMaps = new Map<string, LineMap>();

  /** Without changes every file keeps its path and nothing is known about its lines. Copies tell nothing: the original stays where it was. */
  constructor(private readonly changes: CommitChanges | null) {
    for (const file of changes?.files ?? []) {
      if (file.oldPath !== null && file.status !== 'copied') this.byOldPath.set(file.oldPath, file);
      if (file.newPath !== null) this.byNewPath.set(file.newPath, file);
    }
  }

  /** Path in the new commit; null when the file is gone. */
  nextPathOf(basePath: string): string | null {
    const file = this.byOldPath.get(basePath);
    return file ? file.newPath : basePath;
  }

  /** Path in the base commit; null for a file that is new. */
  basePathOf(nextPath: string): string | null {
    const file = this.byNewPath.get(nextPath);
    if (!file) return nextPath;
    return file.status === 'copied' ? null : file.oldPath;
  }

  isGone(basePath: string): boolean {
    return this.nextPathOf(basePath) === null;
  }

  /** Whether git says that nothing in the file changed (it may have been renamed). */
  isUnchanged(basePath: string): boolean {
    if (this.changes === null) return false;
    const file = this.byOldPath.get(basePath);
    if (file) return file.oldBlobOid !== null && file.oldBlobOid === file.newBlobOid;
    return !this.byNewPath.has(basePath);
  }

  /** Undefined when the lines cannot be mapped: no diff, a binary file, a file that is gone. */
  lineMapOf(basePath: string): LineMap | undefined {
    if (this.changes === null || basePath === '') return undefined;
    const known = this.lineMaps.get(basePath);
    if (known) return known;
    const file = this.byOldPath.get(basePath);
    if (file?.newPath === null || (!file && this.byNewPath.has(basePath))) return undefined;
    const hasLines = !file || file.hunks.length > 0 || this.isUnchanged(basePath);
    if (!hasLines) return undefined;
    const map = new LineMap(file?.hunks ?? []);
    this.lineMaps.set(basePath, map);
    return map;
  }
}
