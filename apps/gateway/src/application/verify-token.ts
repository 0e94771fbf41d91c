import { createHash } from 'node:crypto';
import { anonymous, InternalTokens, principalSchema, type Principal } from '@lintel/auth';
import { DomainError, type ErrorCode } from '@lintel/kernel';
import { currentContext } from '@lintel/observability';
import { correlationHeader } from '@lintel/service';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ServicePools } from '../http/service-pools.js';

/**
 * What a token says about its bearer. The principal of one that does not count is anonymous; it names the token when that has just expired and
 * can be exchanged for a new one.
 */
export type TokenVerdict =
  | { readonly isValid: true; readonly principal: Principal }
  | {
      readonly isValid: false;
      readonly principal: Principal;
      readonly code: Extract<ErrorCode, 'token-invalid' | 'token-expired' | 'account-disabled'>;
    };

/** A token revoked or a right withdrawn counts after at most this time. */
const validForMs = 5_000;
const invalidForMs = 2_000;
const maxRemembered = 20_000;
const maxTokenLength = 1_000;

const accepted = z.object({ principal: principalSchema });
const refused = z.object({
  code: z.enum(['token-invalid', 'token-expired', 'account-disabled']),
  principal: z.object({ tokenId: z.number().int().positive().optional() }).optional(),
});

/** Asks accounts whom a token belongs to, and remembers the answer for seconds. Requests for one token that arrive together ask once. */
@Injectable()
export class VerifyToken {
  private readonly verdicts = new LRUCache<string, TokenVerdict, string>({
    max: maxRemembered,
    fetchMethod: async (_key, _stale, { context: token, options }) => {
      const verdict = await this.ask(token);
      options.ttl = verdict.isValid ? validForMs : invalidForMs;
      return verdict;
    },
  });

  constructor(
    private readonly pools: ServicePools,
    private readonly tokens: InternalTokens,
  ) {}

  /** Throws `service-unavailable` when accounts cannot be asked. */
  async execute(token: string): Promise<TokenVerdict> {
    if (token.length > maxTokenLength) return { isValid: false, code: 'token-invalid', principal: anonymous };
    const verdict = await this.verdicts.fetch(keyOf(token), { context: token });
    if (!verdict) throw new Error('The token cache gave no verdict');
    return verdict;
  }

  /** Makes the next request with this token ask again: its bearer has just changed something. */
  forget(token: string): void {
    this.verdicts.delete(keyOf(token));
  }

  private async ask(token: string): Promise<TokenVerdict> {
    const { correlationId } = currentContext();
    const internal = await this.tokens.mint({ audience: 'accounts', isInternal: true, correlationId });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${internal}`, [correlationHeader]: correlationId };
    try {
      const response = await this.pools
        .of('accounts')
        .request({ path: '/internal/tokens/verify', method: 'POST', headers, body: JSON.stringify({ token }) });
      return verdictOf(response.statusCode, await response.body.json());
    } catch (error) {
      throw new DomainError('service-unavailable', { service: 'accounts' }, { cause: error });
    }
  }
}

/** By digest, so that the cache holds no credential. */
function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function verdictOf(status: number, body: unknown): TokenVerdict {
  if (status === 200) return { isValid: true, principal: accepted.parse(body).principal };
  if (status === 401) {
    const { code, principal } = refused.parse(body);
    return { isValid: false, code, principal: principal?.tokenId === undefined ? anonymous : { ...anonymous, tokenId: principal.tokenId } };
  }
  throw new Error(`accounts answered ${status}`);
}
