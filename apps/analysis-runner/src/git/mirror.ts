import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { FetchFailure } from '../domain/fetch-failure.js';
import { isCommitOid, isSafeRef } from '../domain/git-names.js';
import type { CommitChanges } from '@lintel/tracking';
import { askpassEnvironment } from './askpass.js';
import { classifyFailure } from './classify-failure.js';
import { diffCommits } from './commit-diff.js';
import { gitEnvironment, transferSettings, type CloneSource, type GitCredential } from './git-environment.js';
import { GitError, runGit, type GitCall } from './git-process.js';
import { listTree, type TreeLimits, type TreeListing } from './tree-listing.js';

/** The far end of a mirror. */
export interface Remote {
  readonly source: CloneSource;
  readonly credential: GitCredential | undefined;
}

export interface MirrorLimits {
  readonly fetchTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly maxPackBytes: number;
  /** Commits that the first fetch of a repository brings; the rest comes when a question needs it. */
  readonly depth: number;
}

export interface MirrorPlace {
  readonly gitDir: string;
  readonly askpassFile: string;
  readonly limits: MirrorLimits;
  readonly signal?: AbortSignal | undefined;
}

/** A bare copy of one repository, used while its lock is held. Only `remote` operations talk to the host. */
export class Mirror {
  /** Refs fetched in this use, by the name under which the mirror keeps them. */
  private readonly fetched = new Map<string, string>();

  constructor(
    private readonly place: MirrorPlace,
    private readonly remote: Remote | undefined,
  ) {}

  get gitDir(): string {
    return this.place.gitDir;
  }

  /** Fetches `ref` and returns the commit it names now. */
  async fetchRef(ref: string): Promise<string> {
    if (!isSafeRef(ref)) throw new FetchFailure('branch-missing', 'not a name of a ref');
    const local = localName(ref);
    const isFirst = !(await this.hasAnyRef());
    await this.fetch([...(isFirst ? [`--depth=${this.place.limits.depth}`] : []), '--', this.url, `+${ref}:${local}`]);
    this.fetched.set(local, ref);
    return this.commitOf(local);
  }

  /** Makes sure that the mirror has a commit, asking the host for it by name if need be. */
  async requireCommit(oid: string): Promise<string> {
    if (!isCommitOid(oid)) throw new FetchFailure('commit-missing');
    if (await this.has(oid)) return oid;
    if (this.isShallow) await this.deepen();
    if (!(await this.has(oid))) await this.fetch(['--', this.url, `+${oid}:${localName(oid)}`]);
    return this.commitOf(oid);
  }

  /** Returns the branch that the host names as its default; undefined for a repository without commits. */
  async defaultBranch(): Promise<string | undefined> {
    const answer = await this.transfer({ args: ['ls-remote', '--symref', '--', this.url, 'HEAD'] });
    return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer)?.[1];
  }

  async has(oid: string): Promise<boolean> {
    return isCommitOid(oid) && (await this.succeeds(['cat-file', '-e', `${oid}^{commit}`]));
  }

  /** Whether `older` is `newer` or one of its ancestors. */
  async isAncestor(older: string, newer: string): Promise<boolean> {
    if (!(await this.has(older)) && !this.isShallow) return false;
    return this.orDeepened(
      async () => (await this.has(older)) && (await this.succeeds(['merge-base', '--is-ancestor', older, newer])),
      (found) => found,
    );
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    return this.orDeepened(
      async () => ((await this.has(one)) && (await this.has(other)) ? this.firstLine(['merge-base', one, other]) : undefined),
      (found) => found !== undefined,
    );
  }

  async files(commitOid: string, limits: TreeLimits): Promise<TreeListing> {
    return listTree(this.gitDir, commitOid, { ...limits, timeoutMs: this.place.limits.commandTimeoutMs, signal: this.place.signal });
  }

  async changes(baseOid: string, commitOid: string): Promise<CommitChanges> {
    return diffCommits(this.localCall(), baseOid, commitOid);
  }

  /** Runs a git command on the mirror that touches no network. */
  async run(call: Pick<GitCall, 'args' | 'settings' | 'env' | 'input' | 'cwd'>): Promise<string> {
    return runGit({ ...this.localCall(), ...call });
  }

  private get url(): string {
    if (!this.remote) throw new Error('this mirror was opened without its remote');
    return this.remote.source.url;
  }

  private get isShallow(): boolean {
    return existsSync(path.join(this.gitDir, 'shallow'));
  }

  private localCall(): Pick<GitCall, 'gitDir' | 'timeoutMs' | 'signal'> {
    return { gitDir: this.gitDir, timeoutMs: this.place.limits.commandTimeoutMs, signal: this.place.signal };
  }

  /** Asks, and once more with the whole history when a shallow one gave no answer. */
  private async orDeepened<T>(ask: () => Promise<T>, isAnswer: (answer: T) => boolean): Promise<T> {
    const answer = await ask();
    if (isAnswer(answer) || !this.isShallow || !this.remote) return answer;
    await this.deepen();
    return ask();
  }

  private async deepen(): Promise<void> {
    const refspecs = [...this.fetched].map(([local, ref]) => `+${ref}:${local}`);
    await this.fetch(['--unshallow', '--', this.url, ...(refspecs.length > 0 ? refspecs : ['HEAD'])]);
  }

  private async fetch(rest: readonly string[]): Promise<void> {
    await this.transfer({
      args: ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance', ...rest],
    });
  }

  private async transfer(call: Pick<GitCall, 'args'>): Promise<string> {
    if (!this.remote) throw new Error('this mirror was opened without its remote');
    const { source, credential } = this.remote;
    try {
      return await runGit({
        ...call,
        gitDir: this.gitDir,
        settings: transferSettings(source),
        env: { ...gitEnvironment(source.protocol), ...askpassEnvironment(this.place.askpassFile, source, credential) },
        timeoutMs: this.place.limits.fetchTimeoutMs,
        maxFileBytes: this.place.limits.maxPackBytes,
        signal: this.place.signal,
      });
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const kind = (await this.hasFullPack()) ? 'too-large' : classifyFailure(error.stderr);
      throw new FetchFailure(kind, undefined, { cause: error });
    }
  }

  /** Whether a pack was cut off at the limit; git itself only says that its helper ended. */
  private async hasFullPack(): Promise<boolean> {
    const folder = path.join(this.gitDir, 'objects/pack');
    const parts = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('tmp_pack_'));
    const sizes = await Promise.all(parts.map(async (name) => (await stat(path.join(folder, name))).size));
    return sizes.some((size) => size >= this.place.limits.maxPackBytes);
  }

  private async hasAnyRef(): Promise<boolean> {
    return (await this.run({ args: ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/lintel/'] })) !== '';
  }

  private async commitOf(name: string): Promise<string> {
    const oid = await this.firstLine(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    if (oid === undefined) throw new FetchFailure('commit-missing');
    return oid;
  }

  private async firstLine(args: readonly string[]): Promise<string | undefined> {
    try {
      return (await this.run({ args })).split('\n')[0] || undefined;
    } catch (error) {
      if (error instanceof GitError && error.exitCode === 1) return undefined;
      throw error;
    }
  }

  private async succeeds(args: readonly string[]): Promise<boolean> {
    try {
      await this.run({ args });
      return true;
    } catch (error) {
      if (error instanceof GitError && (error.exitCode === 1 || error.exitCode === 128)) return false;
      throw error;
    }
  }
}

/** Refs of the host are kept under flat names: `a` and `a/b` can then follow one another. */
function localName(name: string): string {
  return `refs/lintel/${createHash('sha256').update(name).digest('hex')}`;
}
