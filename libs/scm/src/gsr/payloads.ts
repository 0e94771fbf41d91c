import { z } from 'zod';
import { nonEmptyText, optionalCommitName, text } from '../payload-kinds.js';

/** Body of a Pub/Sub push. Id and time come in two spellings, either or both. */
export const pushEnvelope = z.object({
  message: z.object({
    data: z.string().nullish(),
    messageId: text.nullish(),
    message_id: text.nullish(),
  }),
  subscription: text.nullish(),
});
export type PushEnvelope = z.infer<typeof pushEnvelope>;

const refUpdate = z.object({
  refName: nonEmptyText,
  updateType: text.nullish(),
  oldId: optionalCommitName,
  newId: optionalCommitName,
});

/** What `message.data` holds. The bodies of the two repository events are not documented; their names stand at the top level. */
export const gsrNotice = z.object({
  name: text.pipe(
    z
      .string()
      .max(500)
      .regex(/^projects\/[^/]+\/repos\/.+$/),
  ),
  url: text.nullish(),
  refUpdateEvent: z.object({ email: text.nullish(), refUpdates: z.record(z.string(), refUpdate) }).optional(),
  createRepoEvent: z.looseObject({}).optional(),
  deleteRepoEvent: z.looseObject({}).optional(),
});
export type GsrNotice = z.infer<typeof gsrNotice>;
