import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@lintel/kernel';

/** Keeps a second server away from a data directory; a lock whose process is gone counts as free. Returns how to let go. */
export async function lockInstance(dataDir: string): Promise<() => Promise<void>> {
  const file = path.join(path.resolve(dataDir), 'server.pid');
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new DomainError('state-conflict', {
      reason: `Lintel already runs on ${path.dirname(file)} (process ${holder}); stop it or set LINTEL_DATA_DIR`,
    });
  }
  await writeFile(file, `${process.pid}\n`, { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** Whether a server holds the lock of this data directory now. */
export async function isInstanceRunning(dataDir: string): Promise<boolean> {
  const holder = Number(await readFile(path.join(path.resolve(dataDir), 'server.pid'), 'utf8').catch(() => '0'));
  return holder > 0 && isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
