import type { IncomingMessage } from 'node:http';

const maxDrainedBytes = 64 * 1024 * 1024;
const maxDrainMs = 30_000;

/**
 * Reads on and throws away what a client still sends after its request was refused: a connection that is closed in the middle of an upload loses the
 * answer. Who goes on for too long is cut off.
 */
export function drainRequest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let drained = 0;
  const timer = setTimeout(() => request.destroy(), maxDrainMs).unref();
  const stop = (): void => clearTimeout(timer);
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maxDrainedBytes) request.destroy();
  });
  request.once('end', stop).once('close', stop);
  request.resume();
}
