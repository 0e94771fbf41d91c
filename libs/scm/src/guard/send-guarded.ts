import { request, type Dispatcher } from 'undici';

export interface GuardedRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** For the whole exchange, a slow body included. */
  readonly timeoutMs: number;
  /** Bytes of the answer that are read; the rest is left and the connection closed. */
  readonly maxBodyBytes: number;
}

export interface GuardedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the answer. */
  readonly body: Buffer;
}

/**
 * Sends one request through a guarded agent. Redirects are answers like any other: never followed.
 *
 * @throws DomainError `address-refused`, a `TimeoutError` when the time is over, and undici's errors when the connection fails.
 */
export async function sendGuarded(agent: Dispatcher, url: string, options: GuardedRequest): Promise<GuardedResponse> {
  const { method, headers, body, timeoutMs, maxBodyBytes } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await request(url, { dispatcher: agent, method, headers, body: body ?? null, signal });
  return { status: answer.statusCode, headers: answer.headers, body: await beginningOf(answer.body, maxBodyBytes) };
}

async function beginningOf(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}
