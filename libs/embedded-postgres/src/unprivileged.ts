import { createHash } from 'node:crypto';
import { chown, cp, lstat, mkdir, readdir, readFile, stat, rename } from 'node:fs/promises';
import path from 'node:path';

/** User that the server runs as when Lintel itself is root, which PostgreSQL refuses to be. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const nobody: ServerUser = { uid: 65_534, gid: 65_534 };
const rootOnlyStore = '/var/lib/lintel';

/** Returns whom the server must run as: undefined when this process is no root and can run it itself. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith('postgres:'))
    ?.split(':');
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : nobody;
}

/** Whether `user` can enter every parent of `target`; a root-only temporary folder, for example, it cannot. */
export async function isReachable(target: string, user: ServerUser): Promise<boolean> {
  const parents = path.resolve(target).split(path.sep).slice(0, -1);
  for (let depth = 1; depth <= parents.length; depth += 1) {
    const folder = parents.slice(0, depth).join(path.sep) || path.sep;
    const info = await stat(folder).catch(() => undefined);
    if (info && info.uid !== user.uid && (info.mode & 0o001) === 0) return false;
  }
  return true;
}

/** Returns a folder that stands for `target` where `user` can reach it; the same one for the same target, and it survives a reboot. */
export function substituteFor(target: string): string {
  return path.join(rootOnlyStore, createHash('sha256').update(path.resolve(target)).digest('hex').slice(0, 16));
}

/** Copies the shipped server to where `user` can reach it, once per version. */
export async function reachableServer(serverFolder: string, version: string): Promise<string> {
  const target = path.join(rootOnlyStore, `postgresql-${version}`);
  if (await stat(target).catch(() => undefined)) return target;
  const part = `${target}.${process.pid}.part`;
  await mkdir(rootOnlyStore, { recursive: true, mode: 0o755 });
  await cp(serverFolder, part, { recursive: true, verbatimSymlinks: true });
  await rename(part, target).catch(async (error: unknown) => {
    if (!(await stat(target).catch(() => undefined))) throw error;
  });
  return target;
}

/** Gives a folder and what is in it to `user`. */
export async function giveTo(user: ServerUser, folder: string): Promise<void> {
  await chown(folder, user.uid, user.gid);
  for (const entry of await readdir(folder)) {
    const file = path.join(folder, entry);
    if ((await lstat(file)).isDirectory()) await giveTo(user, file);
    else await chown(file, user.uid, user.gid);
  }
}
