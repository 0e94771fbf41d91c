import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { freePort } from '@lintel/local-kafka';

export interface DemoPorts {
  readonly gitHost: number;
  readonly receiver: number;
}

/** The same ports as at the last walk where they are free, since the repositories of the data directory remember the host's address. */
export async function demoPorts(folder: string): Promise<DemoPorts> {
  const file = path.join(folder, 'ports.json');
  const last = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<DemoPorts>;
  const ports = { gitHost: await freeOr(last.gitHost), receiver: await freeOr(last.receiver) };
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

async function freeOr(wanted: number | undefined): Promise<number> {
  return wanted !== undefined && (await isFree(wanted)) ? wanted : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
