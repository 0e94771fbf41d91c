import { chmod, mkdir, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { newUuid } from '@lintel/kernel';
import type { Mirror } from './mirror.js';
import type { TreeFile } from './tree-listing.js';

const execute = promisify(execFile);
const allCores = ['checkout.workers=0'];

/**
 * Writes `files` of a commit below `folder` (which must not exist), byte for byte as git has them, without any trace of git, and takes the right to
 * write away. Only the files listed appear: links, submodules and names that leave the folder were sorted out by the listing.
 */
export async function materialise(mirror: Mirror, files: readonly TreeFile[], folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  // Not recursive: a folder or link that is already there is refused instead of followed.
  await mkdir(folder, { mode: 0o755 });
  const index = path.join(mirror.gitDir, `index-${newUuid()}`);
  const env = { GIT_INDEX_FILE: index, GIT_WORK_TREE: folder };
  try {
    if (files.length > 0) {
      await mirror.run({ args: ['update-index', '-z', '--index-info'], env, cwd: folder, input: indexRecords(files) });
      await mirror.run({ args: ['checkout-index', '--all', '--quiet', '--force'], settings: allCores, env, cwd: folder });
    }
    await execute('chmod', ['-R', 'a-w,a+rX', '--', folder], { env: { PATH: '/usr/bin:/bin' } });
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/** Removes a folder made by `materialise`, although nothing in it may be written. */
export async function removeMaterialised(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await chmod(folder, 0o755);
    await execute('chmod', ['-R', 'u+rwX', '--', folder], { env: { PATH: '/usr/bin:/bin' } });
    await rm(folder, { recursive: true, force: true });
  }
}

function* indexRecords(files: readonly TreeFile[]): Iterable<string> {
  for (const file of files) yield `${file.isExecutable ? '100755' : '100644'} ${file.blobOid}\t${file.path}\0`;
}
