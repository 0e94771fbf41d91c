import { z } from 'zod';
import { kinds } from '@lintel/config';
import { inboundSettings } from '@lintel/scm';

export const ingestSettings = z.object({
  ...inboundSettings.shape,
  /** Days that the bodies of inbound deliveries are kept, encrypted, for replay. They are personal data. */
  LINTEL_WEBHOOK_BODY_DAYS: kinds.count().default(7),
  /** Days that the log of inbound deliveries is kept. A delivery repeated later than this is taken for a new one. */
  LINTEL_WEBHOOK_LOG_DAYS: kinds.count().default(90),
});
export type IngestSettings = z.infer<typeof ingestSettings>;
