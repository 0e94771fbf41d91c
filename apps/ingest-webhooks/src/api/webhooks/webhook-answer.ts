import type { FastifyError, FastifyReply } from 'fastify';
import { DomainError, isDomainError, type Provider } from '@lintel/kernel';
import { statusOfKind } from '@lintel/service';
import type { Acceptance } from '../../application/accept-delivery.js';
import { maxBodyBytes } from './inbound-limits.js';

/** A sender that is told to come again should not do so at once. */
const retryAfterSeconds = 5;

/** Answers an authentic delivery: always 2xx, since hosts switch off hooks that fail. Pub/Sub counts 204 as acknowledged. */
export function sendAcceptance(reply: FastifyReply, provider: Provider, acceptance: Acceptance): FastifyReply {
  return provider === 'gsr' ? reply.code(204).send() : reply.code(202).send({ status: acceptance });
}

/** Renders an error; undefined for a fault of ours. */
export function sendRefusal(reply: FastifyReply, error: unknown): FastifyReply | undefined {
  const known = asDomainError(error);
  if (!known) return undefined;
  const status = statusOfKind[known.kind];
  if (status === 503) void reply.header('retry-after', retryAfterSeconds);
  return reply.code(status).send({ message: known.message, code: known.code, hint: known.hint });
}

function asDomainError(error: unknown): DomainError | undefined {
  if (isDomainError(error)) return error;
  const { code, statusCode = 500 } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new DomainError('payload-too-large', { maxBytes: maxBodyBytes });
  return statusCode >= 400 && statusCode < 500 ? new DomainError('malformed-payload', { reason: (error as Error).message }) : undefined;
}
