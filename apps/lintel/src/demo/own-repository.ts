import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@lintel/kernel';
import { git } from './git.js';
import type { Push } from './sample-repository.js';

/**
 * The reader's own repository, replayed: a bare copy whose branch is moved commit by commit along the first-parent history of HEAD.
 * The reader's repository itself is only read.
 */
export class OwnRepository {
  private constructor(
    readonly bare: string,
    readonly name: string,
    private readonly branch: string,
    private readonly commits: readonly string[],
  ) {}

  /** Takes the last `count` commits. Throws `invalid-input` when `source` is no git repository with commits. */
  static async open(options: { folder: string; source: string; count: number }): Promise<OwnRepository> {
    const source = path.resolve(options.source);
    const history = await git(source, 'rev-list', '--first-parent', `--max-count=${options.count + 1}`, 'HEAD').catch(() => '');
    if (history === '')
      throw new DomainError('invalid-input', { reason: `${source} is no git repository with commits; name another with --repository` });
    const name = path.basename(source).replace(/[^\w.-]/g, '-') || 'repository';
    const bare = path.join(options.folder, 'own', `${name}.git`);
    const head = await git(source, 'symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => 'main');
    await rm(bare, { recursive: true, force: true });
    await mkdir(path.dirname(bare), { recursive: true });
    await git(path.dirname(bare), 'clone', '--quiet', '--bare', '--no-local', source, bare);
    await git(bare, 'symbolic-ref', 'HEAD', `refs/heads/${head}`);
    return new OwnRepository(bare, name, head, history.split('\n').reverse());
  }

  get defaultBranch(): string {
    return this.branch;
  }

  get pushes(): number {
    return this.commits.length - 1;
  }

  /** Moves the branch to the commit with this index; 0 is where the replay starts. */
  async moveTo(index: number): Promise<Push> {
    const after = this.commits[index];
    if (!after) throw new Error(`There is no commit ${index}`);
    await git(this.bare, 'update-ref', `refs/heads/${this.branch}`, after);
    return { title: await git(this.bare, 'log', '-1', '--format=%s', after), branch: this.branch, before: this.commits[index - 1], after };
  }
}
