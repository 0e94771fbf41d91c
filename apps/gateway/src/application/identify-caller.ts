import { anonymous, type Principal } from '@lintel/auth';
import { SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { GatewaySettings } from '../config.js';
import type { ReadToken, RequestHeaders } from '../domain/credentials.js';
import { networkOf } from '../domain/network.js';
import type { RateWindow } from '../domain/rate-window.js';
import { LimitRequests } from './limit-requests.js';
import { VerifyToken, type TokenVerdict } from './verify-token.js';

/** Who sent a request, and how much of their hour is used. */
export interface IdentifiedCaller {
  /** Anonymous without a token, and when the token does not count; then with its id if it can be refreshed. */
  readonly principal: Principal;
  /** The token that counts, if any. */
  readonly token?: string;
  /** Why the token that was sent does not count. */
  readonly rejection?: Extract<TokenVerdict, { isValid: false }>['code'];
  readonly window: RateWindow;
}

export interface CallerRequest {
  readonly headers: RequestHeaders;
  /** Network address of the client. */
  readonly address: string;
}

/** Finds out who sends a request and counts it: per user with a valid token, else per network address. */
@Injectable()
export class IdentifyCaller {
  constructor(
    private readonly verifyToken: VerifyToken,
    private readonly limitRequests: LimitRequests,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  async execute({ headers, address }: CallerRequest, readToken: ReadToken): Promise<IdentifiedCaller> {
    const token = readToken(headers);
    const verdict = token === undefined ? undefined : await this.verifyToken.execute(token);
    if (token !== undefined && verdict?.isValid) {
      const { principal } = verdict;
      return { principal, token, window: this.limitRequests.count(subjectOf(principal), this.settings.LINTEL_RATE_LIMIT) };
    }
    const window = this.limitRequests.count(`address:${networkOf(address)}`, this.settings.LINTEL_RATE_LIMIT_ANONYMOUS);
    return verdict && !verdict.isValid
      ? { principal: verdict.principal, window, rejection: verdict.code }
      : { principal: anonymous, window };
  }

  /** After a change a caller sees its effect on their own rights at once. */
  forget({ token }: Pick<IdentifiedCaller, 'token'>): void {
    if (token !== undefined) this.verifyToken.forget(token);
  }
}

function subjectOf(principal: Principal): string {
  return principal.kind === 'user' ? `user:${principal.userId}` : `repository:${principal.repositoryId}`;
}
