import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compress = promisify(gzip);
/** Smaller bodies fit into one network packet anyway. */
const minCompressedBytes = 1_400;

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends JSON, compressed when it is worth it and the client takes gzip. */
export async function sendJson(request: FastifyRequest, reply: FastifyReply, { status, body, headers = {} }: JsonAnswer): Promise<void> {
  const text = Buffer.from(JSON.stringify(body));
  void reply
    .status(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', vary: 'accept-encoding', ...headers });
  if (text.length < minCompressedBytes || !acceptsGzip(request)) {
    await reply.send(text);
    return;
  }
  const compressed = await compress(text, { level: constants.Z_BEST_SPEED });
  await reply.header('content-encoding', 'gzip').send(compressed);
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  const accepted = [headers['accept-encoding'] ?? []].flat().join(',');
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s|,|$))/i.test(accepted);
}
