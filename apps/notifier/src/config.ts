import { kinds } from '@lintel/config';
import { z } from 'zod';

export const channelNames = ['print'] as const;

export const notifierSettings = z.object({
  LINTEL_CHANNELS: kinds
    .list()
    .pipe(z.array(z.enum(channelNames)))
    .default([])
    .describe('Channels that hear about finished runs of default branches: print (a line in the log)'),
});

export type NotifierSettings = z.infer<typeof notifierSettings>;
