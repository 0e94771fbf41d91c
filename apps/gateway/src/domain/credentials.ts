/** Headers of a request, names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the token that a request carries, in the way of one API; undefined when there is none. */
export type ReadToken = (headers: RequestHeaders) => string | undefined;

/** `Authorization: Bearer <token>`; the scheme word in any case (RFC 9110, section 11.1). */
export const readBearerToken: ReadToken = (headers) => withScheme(headers, /^bearer +(\S+) *$/i);

/** `X-Api-Token: <token>`, or `Authorization: <token>` with or without the word Bearer. */
export const readCodigaToken: ReadToken = (headers) =>
  first(headers['x-api-token'])?.trim() || withScheme(headers, /^(?:bearer +)?(\S+) *$/i);

/** `Authorization: token <t>`, `Bearer <t>`, or Basic with the token as password. */
export const readGithubToken: ReadToken = (headers) => withScheme(headers, /^(?:bearer|token) +(\S+) *$/i) ?? basicPassword(headers);

function withScheme(headers: RequestHeaders, pattern: RegExp): string | undefined {
  return pattern.exec(first(headers['authorization'])?.trim() ?? '')?.[1];
}

function basicPassword(headers: RequestHeaders): string | undefined {
  const encoded = withScheme(headers, /^basic +([A-Za-z0-9+/=_-]+) *$/i);
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1) || undefined;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
