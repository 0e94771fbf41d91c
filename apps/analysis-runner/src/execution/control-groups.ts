import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newUuid } from '@lintel/kernel';

const parentName = 'lintel-analyzers';

/** A control group for one execution: memory and processes together, however many children it makes. */
export interface ControlGroup {
  /** Folders whose `cgroup.procs` the process has to enter. */
  readonly folders: readonly string[];
  /** Whether the kernel killed something of it for lack of memory. */
  ranOutOfMemory(): Promise<boolean>;
  remove(): Promise<void>;
}

export interface ControlGroups {
  create(limits: { readonly memoryMiB: number; readonly processes: number }): Promise<ControlGroup>;
}

/** Finds the control groups that this process may use (version 2, else 1); undefined where it may not. */
export async function findControlGroups(root = '/sys/fs/cgroup'): Promise<ControlGroups | undefined> {
  for (const layout of [unified(root), separate(root)]) {
    try {
      if (!existsSync(layout.probe)) continue;
      await layout.prepare();
      const group = await layout.groups.create({ memoryMiB: 64, processes: 8 });
      await group.remove();
      return layout.groups;
    } catch {
      // Not ours to use: a container without delegation, or a user without rights. The caller falls back to limits per process.
    }
  }
  return undefined;
}

interface Layout {
  readonly probe: string;
  readonly groups: ControlGroups;
  prepare(): Promise<void>;
}

function unified(root: string): Layout {
  const parent = path.join(root, parentName);
  return {
    probe: path.join(root, 'cgroup.controllers'),
    prepare: async () => {
      await writeFile(path.join(root, 'cgroup.subtree_control'), '+memory +pids');
      await mkdir(parent, { recursive: true });
      await writeFile(path.join(parent, 'cgroup.subtree_control'), '+memory +pids');
    },
    groups: {
      create: async (limits) => {
        const folder = path.join(parent, newUuid());
        await mkdir(folder);
        await writeFile(path.join(folder, 'memory.max'), String(limits.memoryMiB * 1024 * 1024));
        await writeFile(path.join(folder, 'memory.swap.max'), '0').catch(() => undefined);
        await writeFile(path.join(folder, 'pids.max'), String(limits.processes));
        return groupOf([folder], path.join(folder, 'memory.events'));
      },
    },
  };
}

function separate(root: string): Layout {
  const memory = path.join(root, 'memory', parentName);
  const pids = path.join(root, 'pids', parentName);
  return {
    probe: path.join(root, 'memory/memory.limit_in_bytes'),
    prepare: async () => {
      await mkdir(memory, { recursive: true });
      await mkdir(pids, { recursive: true });
    },
    groups: {
      create: async (limits) => {
        const name = newUuid();
        const folders = [path.join(memory, name), path.join(pids, name)] as const;
        for (const folder of folders) await mkdir(folder);
        await writeFile(path.join(folders[0], 'memory.limit_in_bytes'), String(limits.memoryMiB * 1024 * 1024));
        await writeFile(path.join(folders[1], 'pids.max'), String(limits.processes));
        return groupOf(folders, path.join(folders[0], 'memory.oom_control'));
      },
    },
  };
}

function groupOf(folders: readonly string[], eventsFile: string): ControlGroup {
  return {
    folders,
    ranOutOfMemory: async () => /^oom_kill [1-9]/m.test(await readFile(eventsFile, 'utf8').catch(() => '')),
    remove: async () => {
      for (const folder of folders) await removeGroup(folder);
    },
  };
}

async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    for (const pid of (await readFile(path.join(folder, 'cgroup.procs'), 'utf8').catch(() => '')).split('\n').filter(Boolean))
      kill(Number(pid));
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      await delay(20);
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
