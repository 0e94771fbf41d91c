// A process of its own: the least that can take a webhook. HMAC over the body, one INSERT that a repeated id would fail, 202. Statements go
// through the driver as the service's do: not prepared.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const { databaseUrl, secret } = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl: string; secret: string };
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(
  'CREATE TABLE bare_inbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, delivery_key text UNIQUE, body bytea NOT NULL)',
);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function isAuthentic(header: string | undefined, body: Buffer): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const server = createServer((request, response) => {
  void (async () => {
    const body = await bodyOf(request);
    if (!isAuthentic(request.headers['x-hub-signature-256'] as string | undefined, body)) return response.writeHead(401).end();
    await pool.query('INSERT INTO bare_inbox (delivery_key, body) VALUES ($1, $2)', [request.headers['x-github-delivery'], body]);
    return response.writeHead(202).end();
  })().catch(() => response.writeHead(503).end());
});
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
