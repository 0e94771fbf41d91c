import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@lintel/kernel';

/** Hosts send no larger ones. */
export const maxBodyBytes = 25 * 1024 * 1024;

/** Bodies under way at most, since anybody may send one: they are believed only when they are complete. */
const maxBytesUnderWay = 256 * 1024 * 1024;

/** Keeps count of the bodies that are being received, and refuses more (503) than memory should hold. */
export class BytesUnderWay {
  private total = 0;

  constructor(private readonly limit = maxBytesUnderWay) {}

  enter(request: FastifyRequest, reply: FastifyReply): void {
    const size = announcedBytes(request);
    if (this.total + size > this.limit) throw new DomainError('service-unavailable', { service: 'The webhook receiver' });
    this.total += size;
    reply.raw.once('close', () => (this.total -= size));
  }
}

function announcedBytes({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length']);
  return Number.isSafeInteger(length) && length >= 0 ? Math.min(length, maxBodyBytes) : maxBodyBytes;
}

/** Parsers keep inflating beyond their limit, and hosts send plain bodies: any coding is refused (415). */
export function isEncoded({ headers }: FastifyRequest): boolean {
  return !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());
}
