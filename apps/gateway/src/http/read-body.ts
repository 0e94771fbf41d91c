import type { IncomingMessage } from 'node:http';
import { DomainError } from '@lintel/kernel';

/**
 * Reads a request body of at most `maxBytes` as UTF-8 text. Throws `payload-too-large` as soon as the limit is passed (or announced), `malformed-payload`
 * for an encoding that is not understood and for bytes that are no UTF-8.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity')
    throw new DomainError('malformed-payload', { reason: `Content-Encoding "${encoding}" is not supported` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
  const chunks: Buffer[] = [];
  let size = 0;
  // Ending the loop early must not destroy the request: its connection carries the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DomainError('malformed-payload', { reason: 'it is not UTF-8 text' }, { cause: error });
  }
}
