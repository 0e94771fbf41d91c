import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAskpass } from './askpass.js';
import { runGit, GitError } from './git-process.js';
import { Mirror, type MirrorLimits, type Remote } from './mirror.js';
import { holdLock, isLockedHere } from './repository-lock.js';

export interface MirrorsSettings {
  readonly folder: string;
  /** The least recently used mirrors are removed beyond this size. */
  readonly maxTotalBytes: number;
  readonly limits: MirrorLimits;
}

export interface MirrorUse {
  readonly repositoryId: number;
  /** Left out for work that must not touch the network. */
  readonly remote?: Remote | undefined;
  readonly signal?: AbortSignal | undefined;
}

const maxPacks = 50;
// Every attribute that would change bytes on their way out of git, or what a diff says. `info/attributes` wins over those of a tree.
const neutralAttributes = '* -text -ident -filter -working-tree-encoding -export-ignore -export-subst !diff !merge !eol\n';

/** Bare mirrors on disk, one per repository, each used by one worker at a time. */
export class Mirrors {
  private askpassFile: Promise<string> | undefined;

  constructor(private readonly settings: MirrorsSettings) {}

  /**
   * Gives `work` the mirror of a repository, alone. A mirror on which git fails by itself (not a refusal of the host) is thrown away, so that the
   * next try starts afresh.
   */
  async use<T>(use: MirrorUse, work: (mirror: Mirror) => Promise<T>): Promise<T> {
    const gitDir = this.dirOf(use.repositoryId);
    await mkdir(this.settings.folder, { recursive: true, mode: 0o700 });
    this.askpassFile ??= writeAskpass(this.settings.folder);
    const askpassFile = await this.askpassFile;
    return holdLock(
      `${gitDir}.lock`,
      () => removeLeftovers(gitDir),
      async () => {
        await prepare(gitDir);
        const mirror = new Mirror({ gitDir, askpassFile, limits: this.settings.limits, signal: use.signal }, use.remote);
        try {
          const result = await work(mirror);
          if (use.remote) await this.tidy(gitDir);
          return result;
        } catch (error) {
          if (error instanceof GitError) await rm(gitDir, { recursive: true, force: true });
          else if (use.remote) await removeLeftovers(gitDir);
          throw error;
        }
      },
    );
  }

  private dirOf(repositoryId: number): string {
    return path.join(this.settings.folder, `${repositoryId}.git`);
  }

  private async tidy(gitDir: string): Promise<void> {
    const packs = (await readdir(path.join(gitDir, 'objects/pack'))).filter((name) => name.endsWith('.pack'));
    const call = { gitDir, timeoutMs: this.settings.limits.commandTimeoutMs };
    if (packs.length > maxPacks) await runGit({ ...call, args: ['repack', '-a', '-d', '-q'] });
    const now = new Date();
    await utimes(gitDir, now, now);
    await this.evict(gitDir);
  }

  /** Removes the mirrors used longest ago until all fit; the one in use stays. */
  private async evict(inUse: string): Promise<void> {
    const mirrors = await this.measure();
    let total = mirrors.reduce((sum, mirror) => sum + mirror.bytes, 0);
    for (const mirror of mirrors.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
      if (total <= this.settings.maxTotalBytes) return;
      if (mirror.gitDir === inUse || isLockedHere(`${mirror.gitDir}.lock`)) continue;
      await rm(mirror.gitDir, { recursive: true, force: true });
      total -= mirror.bytes;
    }
  }

  private async measure(): Promise<{ gitDir: string; bytes: number; usedAtMs: number }[]> {
    const names = (await readdir(this.settings.folder)).filter((name) => /^\d+\.git$/.test(name));
    return Promise.all(
      names.map(async (name) => {
        const gitDir = path.join(this.settings.folder, name);
        const usedAtMs = (await stat(gitDir)).mtimeMs;
        return { gitDir, usedAtMs, bytes: await sizeOfFolder(path.join(gitDir, 'objects/pack')) };
      }),
    );
  }
}

async function prepare(gitDir: string): Promise<void> {
  const isThere = await stat(path.join(gitDir, 'info/attributes')).catch(() => undefined);
  if (isThere) return;
  await rm(gitDir, { recursive: true, force: true });
  const fresh = `${gitDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await runGit({ gitDir: fresh, args: ['init', '--quiet', '--bare', '--template=', '--initial-branch=none'], timeoutMs: 10_000 });
  await mkdir(path.join(fresh, 'info'), { recursive: true });
  await writeFile(path.join(fresh, 'info/attributes'), neutralAttributes);
  await rename(fresh, gitDir);
}

/** Removes lock files and half-written packs that a stopped git left behind. Only while the mirror's own lock is held. */
async function removeLeftovers(gitDir: string): Promise<void> {
  const names = await readdir(gitDir, { recursive: true }).catch(() => [] as string[]);
  const leftovers = names.filter((name) => name.endsWith('.lock') || /(^|\/)tmp_/.test(name) || /(^|\/)shallow_/.test(name));
  await Promise.all(leftovers.map((name) => rm(path.join(gitDir, name), { recursive: true, force: true })));
}

async function sizeOfFolder(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
