import { z } from 'zod';

/**
 * CloudEvents 1.0 (JSON event format) with the extensions `correlationid`, `causationid` and `traceparent`.
 * `subject` is the partition key; `dataversion` the version of the event's schema.
 */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  /** UUID; the identity by which consumers recognise a second delivery. */
  id: z.uuid(),
  /** `/lintel/<producing service>`. */
  source: z.string().min(1),
  type: z.string().min(1),
  /** ISO 8601 instant of the producer's transaction. */
  time: z.iso.datetime(),
  subject: z.string().min(1),
  datacontenttype: z.literal('application/json'),
  dataversion: z.number().int().positive(),
  /** Id of the inbound delivery (or request) at the start of the chain. */
  correlationid: z.string().min(1),
  /** Id of the event whose handling caused this one. */
  causationid: z.string().optional(),
  /** W3C trace context. */
  traceparent: z.string().optional(),
  data: z.unknown(),
});

export type Envelope<Data = unknown> = Omit<z.infer<typeof envelopeSchema>, 'data'> & { readonly data: Data };
