import type { IncomingHttpHeaders } from 'node:http';
import type { RequestOrigin } from './request-origin.js';

/** Headers about one connection (RFC 9110, section 7.6.1), which end here. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
]);

const ownPrefix = 'x-lintel-';

/** Removes every header by which services talk among themselves; a client has no say there. */
export function stripInternalHeaders(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) if (name.startsWith(ownPrefix)) delete headers[name];
}

/** The request headers that go on to a service: those of the client, without what concerns the connection or the way here. */
export function forwardedHeaders(headers: IncomingHttpHeaders, origin: RequestOrigin): Record<string, string | string[]> {
  return {
    ...endToEnd(headers, (name) => name !== 'forwarded' && !name.startsWith('x-forwarded-')),
    'x-forwarded-host': origin.host,
    'x-forwarded-proto': origin.protocol,
    'x-forwarded-for': origin.address,
  };
}

/** The response headers that go back to the client. */
export function returnedHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return endToEnd(headers, () => true);
}

function endToEnd(headers: IncomingHttpHeaders, isWanted: (name: string) => boolean): Record<string, string | string[]> {
  // A header named by Connection is about the connection, too.
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] =>
      entry[1] !== undefined && !hopByHop.has(entry[0]) && !named.has(entry[0]) && !entry[0].startsWith(ownPrefix) && isWanted(entry[0]),
  );
  return Object.fromEntries(kept);
}
