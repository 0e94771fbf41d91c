import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface ChildServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server in a process of its own, which tells its address. */
export async function startChild(file: string, orders: object): Promise<ChildServer> {
  const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, file), JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
  if (!first) throw new Error(`${file} ended at its start`);
  return {
    url: (first[0] as { url: string }).url,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
