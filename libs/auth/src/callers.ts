import { isDomainError } from '@lintel/kernel';
import { anonymousCaller, type Caller } from './caller.js';
import type { InternalTokens } from './internal-tokens.js';

/** The part of a request that proves who sent it. */
export interface RequestLike {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Header that carries the internal token where `Authorization` belongs to the original sender, as on inbound webhooks. */
export const internalTokenHeader = 'x-lintel-token';

/**
 * Finds out who sent a request to this service, once per request. A request without an internal token is anonymous; one whose token
 * does not count is anonymous too, with the reason.
 */
export class Callers {
  private readonly known = new WeakMap<RequestLike, Promise<Caller>>();

  constructor(
    private readonly tokens: InternalTokens,
    private readonly service: string,
  ) {}

  of(request: RequestLike): Promise<Caller> {
    const known = this.known.get(request);
    if (known) return known;
    const caller = this.identify(request);
    this.known.set(request, caller);
    return caller;
  }

  private async identify({ headers }: RequestLike): Promise<Caller> {
    const token = single(headers[internalTokenHeader]) ?? bearerToken(single(headers['authorization']));
    if (token === undefined) return anonymousCaller;
    try {
      return await this.tokens.verify(token, this.service);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return { ...anonymousCaller, rejection: error };
    }
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1];
}
