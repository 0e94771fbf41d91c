import type { FastifyRequest } from 'fastify';

/** How a caller addressed the API: every URL in an answer begins the same way, because clients compare hosts and prefixes. */
export interface RequestAddress {
  /** Scheme and host, as the caller sees them. */
  readonly origin: string;
  /** Origin with `/api/v3` when the request had it. */
  readonly apiBase: string;
  /** Whether repositories are addressed by number. */
  readonly isById: boolean;
}

export function requestAddressOf({ headers, url }: Pick<FastifyRequest, 'headers' | 'url'>): RequestAddress {
  const host = first(headers['x-forwarded-host']) ?? headers.host ?? 'localhost';
  const origin = `${first(headers['x-forwarded-proto']) ?? 'http'}://${host}`;
  const prefix = url.startsWith('/api/v3/') ? '/api/v3' : '';
  return { origin, apiBase: origin + prefix, isById: url.startsWith(`${prefix}/repositories/`) };
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
