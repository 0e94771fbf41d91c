import { setImmediate } from 'node:timers/promises';

const stepBytes = 128 * 1024;

/** Cuts a stream into small steps and lets other work of the process run after each, so that no document holds it up. */
export async function* paced(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let sinceRest = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += stepBytes) {
      const step = chunk.subarray(start, start + stepBytes);
      yield step;
      sinceRest += step.length;
      if (sinceRest < stepBytes) continue;
      sinceRest = 0;
      await setImmediate();
    }
  }
}
