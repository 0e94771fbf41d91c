import { kinds } from '@lintel/config';
import { clientSettings } from '@lintel/scm';
import { z } from 'zod';

/** Settings of the accounts service; the hosts' are for the credentials by which code is fetched. */
export const accountsSettings = z.object({
  ...clientSettings.shape,
  /** What this installation calls itself. */
  LINTEL_INSTALLATION_NAME: kinds.text().default('Lintel'),
  /** Address of its logo; Lintel's own mark when not set. */
  LINTEL_INSTALLATION_LOGO_URL: kinds.url().optional(),
});

export type AccountsSettings = z.infer<typeof accountsSettings>;
