import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const retryMs = 200;
const unnamedHolderMs = 10_000;
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while holding `lockFile`: within this process by a queue per name, between processes of one machine by a file that names the
 * holder. A lock whose holder is gone is taken over after `repair` has put right what the holder left. Machines must not share the folder.
 */
export async function holdLock<T>(lockFile: string, repair: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const hold = () => holdFile(lockFile, repair, work);
  const turn = (queues.get(lockFile) ?? Promise.resolve()).then(hold, hold);
  queues.set(lockFile, turn);
  try {
    return await turn;
  } finally {
    if (queues.get(lockFile) === turn) queues.delete(lockFile);
  }
}

/** Whether something of this process holds the lock or waits for it. */
export function isLockedHere(lockFile: string): boolean {
  return queues.has(lockFile);
}

async function holdFile<T>(lockFile: string, repair: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  while (!(await create(lockFile))) {
    if (await isAbandoned(lockFile)) {
      await repair();
      await rm(lockFile, { force: true });
    } else {
      await delay(retryMs);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function create(lockFile: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx', 0o600);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(lockFile: string): Promise<boolean> {
  const holder = Number(await readFile(lockFile, 'utf8').catch(() => 'released'));
  if (Number.isNaN(holder)) return false;
  if (holder === 0) return (await ageOf(lockFile)) > unnamedHolderMs;
  // Our own id: the queue would know of work of this process, so it is left from an earlier process that had the same id.
  return holder === process.pid || !isAlive(holder);
}

async function ageOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
