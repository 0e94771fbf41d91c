import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { materialise, removeMaterialised } from '../git/materialise.js';
import type { Mirror } from '../git/mirror.js';
import type { TreeFile, TreeLimits } from '../git/tree-listing.js';
import { newUuid } from '@lintel/kernel';
import { planWorkspace, workspacePlan, type WorkspacePlan } from './workspace-plan.js';

export interface WorkspacesSettings {
  readonly folder: string;
  readonly limits: TreeLimits & { readonly maxFileBytes: number };
}

/** The code of a run, laid out for its analyzers. */
export interface Workspace {
  readonly codeFolder: string;
  /** For files of one attempt at one check. */
  readonly scratchFolder: string;
  readonly plan: WorkspacePlan;
  readonly files: readonly TreeFile[];
}

export interface WorkspaceWish {
  readonly runUid: string;
  readonly commitOid: string;
  /** Analyzers that have to say something even when no file is left for them. */
  readonly carriedOver: ReadonlySet<string>;
}

const planFile = 'plan.json';
const filesFile = 'files.json';

/** Work directories on this machine, one per run. A machine that has none for a run makes its own. */
export class Workspaces {
  private readonly opening = new Map<string, Promise<Workspace>>();

  constructor(private readonly settings: WorkspacesSettings) {}

  /** Lays out a commit that the mirror has, and plans its checks. An older layout of the same run is replaced. */
  async create(mirror: Mirror, { runUid, commitOid, carriedOver }: WorkspaceWish): Promise<Workspace> {
    const folder = this.folderOf(runUid);
    const { files } = await mirror.files(commitOid, this.settings.limits);
    const fresh = `${folder}.${newUuid()}`;
    await mkdir(fresh, { recursive: true, mode: 0o755 });
    try {
      const written = files.filter((file) => file.sizeBytes <= this.settings.limits.maxFileBytes);
      await materialise(mirror, written, path.join(fresh, 'code'));
      const plan = await planWorkspace(path.join(fresh, 'code'), { commitOid, files: written, carriedOver });
      await writeFile(path.join(fresh, filesFile), JSON.stringify(files));
      await writeFile(path.join(fresh, planFile), JSON.stringify(plan));
      await removeMaterialised(folder);
      await rename(fresh, folder);
      return workspaceAt(folder, plan, files);
    } catch (error) {
      await removeMaterialised(fresh);
      throw error;
    }
  }

  /** Returns the workspace of a run, made by `make` where this machine has none; several that ask at once share it. */
  async open(runUid: string, make: () => Promise<Workspace>): Promise<Workspace> {
    const opening = this.opening.get(runUid) ?? this.read(runUid).then((found) => found ?? make());
    this.opening.set(runUid, opening);
    try {
      return await opening;
    } finally {
      if (this.opening.get(runUid) === opening) this.opening.delete(runUid);
    }
  }

  async remove(runUid: string): Promise<void> {
    await removeMaterialised(this.folderOf(runUid));
  }

  /** Removes what earlier processes left: everything but the workspaces of runs that `isNeeded`. */
  async clearUp(findNeeded: (runUids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    await mkdir(this.settings.folder, { recursive: true, mode: 0o700 });
    const names = await readdir(this.settings.folder);
    const needed = await findNeeded(names.filter((name) => /^[0-9a-f-]{36}$/.test(name)));
    for (const name of names.filter((each) => !needed.has(each))) await removeMaterialised(path.join(this.settings.folder, name));
  }

  private async read(runUid: string): Promise<Workspace | undefined> {
    const folder = this.folderOf(runUid);
    if (!(await stat(path.join(folder, planFile)).catch(() => undefined))) return undefined;
    const plan = workspacePlan.parse(JSON.parse(await readFile(path.join(folder, planFile), 'utf8')));
    const files = JSON.parse(await readFile(path.join(folder, filesFile), 'utf8')) as TreeFile[];
    return workspaceAt(folder, plan, files);
  }

  private folderOf(runUid: string): string {
    return path.join(this.settings.folder, runUid);
  }
}

/** Makes an empty folder for one attempt, removed again when `work` ends. */
export async function withScratch<T>(workspace: Workspace, work: (scratchFolder: string) => Promise<T>): Promise<T> {
  const folder = path.join(workspace.scratchFolder, newUuid());
  await mkdir(folder, { recursive: true, mode: 0o755 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function workspaceAt(folder: string, plan: WorkspacePlan, files: readonly TreeFile[]): Workspace {
  return { codeFolder: path.join(folder, 'code'), scratchFolder: path.join(folder, 'scratch'), plan, files };
}
