import { Authorize, type Principal } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { VerifyToken } from '../../application/verify-token.js';

const question = z.object({ token: z.string().min(1).max(1_000) });

interface Answer {
  /** Set when the token does not count: why. */
  readonly code?: string;
  readonly principal: Principal;
}

/** For the gateway: whose token is this? */
@Controller('internal/tokens')
@Authorize('internal')
export class TokensController {
  constructor(private readonly verifyToken: VerifyToken) {}

  /** 200 with the principal, or 401 with a code; then the principal is anonymous, with the token's id when it can still be refreshed. */
  @Post('verify')
  @HttpCode(200)
  async verify(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    const parsed = question.safeParse(body);
    if (!parsed.success) throw new DomainError('invalid-input', { reason: 'The body must be {"token": "…"}' });
    const verdict = await this.verifyToken.execute(parsed.data.token);
    if (verdict.isValid) return { principal: verdict.principal };
    void reply.status(401);
    return { code: verdict.code, principal: verdict.principal };
  }
}
