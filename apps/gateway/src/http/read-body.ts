import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lintel/kernel';

/**
 * Reads a request body of at most `maxBytes` as UTF-8 text. Throws `payload-too-large` as soon as the limit is passed (or announced), `malformed-payload`
 * for an encoding that is not understood, for bytes that are no UTF-8, and when the client goes away.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    throw new DomainError('malformed-payload', { reason: `Content-Encoding "${encoding}" is not supported` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
  return decode(await collect(request, maxBytes));
}

/** By events: a loop over the request costs more, and ending it early would destroy the connection that carries the answer. */
function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      request.off('data', take);
      request.pause();
      reject(new DomainError('payload-too-large', { maxBytes }));
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    const stop = (): void => reject(new DomainError('malformed-payload', { reason: 'the connection was closed' }));
    request.once('error', stop).once('close', stop);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new DomainError('malformed-payload', { reason: 'it is not UTF-8 text' }, { cause: error });
  }
}
