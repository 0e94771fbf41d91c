import { defineEvent } from '@lintel/events';
import { z } from 'zod';

/** The event of the tests: the n-th of its key. */
export const numberCounted = defineEvent({
  type: 'test.number.counted',
  stream: 'lintel.scm',
  producer: 'accounts',
  version: 1,
  schema: z.object({ key: z.string().min(1), n: z.number().int() }),
  key: (data) => data.key,
  causedBy: [],
  example: { key: 'a', n: 1 },
});

export type NumberCounted = z.infer<typeof numberCounted.schema>;
