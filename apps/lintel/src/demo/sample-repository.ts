import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from './git.js';

/** A push as the host would announce it. */
export interface Push {
  readonly title: string;
  readonly branch: string;
  readonly before: string | undefined;
  readonly after: string;
}

const sampleFolder = path.resolve(import.meta.dirname, '..', '..', 'sample');
const branch = 'main';

// Put together here, so that no file of this project contains what looks like a credential.
const fakeCredentials: Readonly<Record<string, string>> = {
  '@@FAKE_ACCESS_KEY_ID@@': ['AKIA', 'Q3EGRIT7', 'WBXFNL5M'].join(''),
  '@@FAKE_SECRET_ACCESS_KEY@@': ['x4hT9vQm2LrW8pZc', 'Ee7NbK1sYdU3oJgA', 'fV5iRtXq'].join(''),
};

/**
 * The sample shop as a bare repository under `folder`: a start with only a README, the code with its problems, and a change that renames a
 * file, moves a function, edits lines near findings, fixes two problems and adds one. Each call adds the three commits on top of what is
 * there, so that a second walk on the same data starts from a clean state too.
 */
export class SampleRepository {
  private constructor(
    readonly bare: string,
    private readonly work: string,
  ) {}

  static async open(folder: string): Promise<SampleRepository> {
    const bare = path.join(folder, 'acme', 'shop.git');
    const work = path.join(folder, 'work');
    await mkdir(bare, { recursive: true });
    if (!(await stat(path.join(bare, 'HEAD')).catch(() => undefined)))
      await git(bare, 'init', '--quiet', '--bare', `--initial-branch=${branch}`);
    await rm(work, { recursive: true, force: true });
    await git(folder, 'clone', '--quiet', bare, work);
    await git(work, 'checkout', '--quiet', '-B', branch);
    return new SampleRepository(bare, work);
  }

  start(): Promise<Push> {
    return this.commit('Start the shop', async () => {
      await this.clear();
      await cp(path.join(sampleFolder, 'first', 'README.md'), path.join(this.work, 'README.md'));
    });
  }

  addCode(): Promise<Push> {
    return this.commit('Add basket, prices, report and image', () => this.lay(path.join(sampleFolder, 'first')));
  }

  refactor(): Promise<Push> {
    return this.commit('Rename the cart to basket, move vouchers, add a redirect', async () => {
      const folder = path.join(sampleFolder, 'second');
      for (const name of (await readFile(path.join(folder, '.removed'), 'utf8')).split('\n').filter(Boolean))
        await rm(path.join(this.work, name));
      await this.lay(folder);
      await rm(path.join(this.work, '.removed'));
    });
  }

  private async commit(title: string, change: () => Promise<void>): Promise<Push> {
    const before = await git(this.work, 'rev-parse', '--verify', '--quiet', 'HEAD').catch(() => undefined);
    await change();
    await git(this.work, 'add', '--all');
    await git(this.work, 'commit', '--quiet', '--allow-empty', '-m', title);
    await git(this.work, 'push', '--quiet', 'origin', branch);
    return { title, branch, before, after: await git(this.work, 'rev-parse', 'HEAD') };
  }

  private async clear(): Promise<void> {
    for (const entry of await readdir(this.work)) if (entry !== '.git') await rm(path.join(this.work, entry), { recursive: true });
  }

  private async lay(folder: string): Promise<void> {
    await cp(folder, this.work, { recursive: true });
    const settings = path.join(this.work, 'src', 'settings.ts');
    let text = await readFile(settings, 'utf8');
    for (const [mark, value] of Object.entries(fakeCredentials)) text = text.replaceAll(mark, value);
    await writeFile(settings, text);
  }
}
