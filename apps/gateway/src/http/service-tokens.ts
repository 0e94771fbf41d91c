import { InternalTokens, type Principal } from '@lintel/auth';
import type { ServiceName } from '@lintel/service';
import { Injectable } from '@nestjs/common';

/** A token is valid for 60 seconds; a call that starts with one this old still has most of that. */
const reuseMs = 15_000;

interface Minted {
  readonly token: Promise<string>;
  readonly mintedAt: number;
}

/**
 * Internal tokens for calls on behalf of callers, each for one service. Signing costs more than the rest of such a call, so the token of one
 * principal, as accounts described it, is used again for some seconds. The correlation id is not in it but travels beside it.
 */
@Injectable()
export class ServiceTokens {
  private readonly minted = new WeakMap<Principal, Map<ServiceName, Minted>>();

  constructor(private readonly tokens: InternalTokens) {}

  for(service: ServiceName, principal: Principal): Promise<string> {
    const ofPrincipal = this.minted.get(principal) ?? new Map<ServiceName, Minted>();
    this.minted.set(principal, ofPrincipal);
    const known = ofPrincipal.get(service);
    if (known && performance.now() - known.mintedAt < reuseMs) return known.token;
    const token = this.tokens.mint({ audience: service, principal });
    ofPrincipal.set(service, { token, mintedAt: performance.now() });
    return token;
  }
}
