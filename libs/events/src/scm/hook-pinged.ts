import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { exampleTime } from '../examples.js';
import { instant, provider } from '../parts.js';

/** A host proved that its hook reaches us. */
export const hookPinged = defineEvent({
  type: 'scm.hook.pinged',
  stream: 'lintel.scm',
  producer: 'ingest-webhooks',
  version: 1,
  schema: z.object({ deliveryId: z.number().int().positive(), provider, hookExternalId: z.string().min(1), receivedAt: instant }),
  key: (data) => `${data.provider}:hook:${data.hookExternalId}`,
  causedBy: [],
  example: { deliveryId: 5, provider: 'github', hookExternalId: '333', receivedAt: exampleTime },
});
