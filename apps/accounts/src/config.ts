import { kinds } from '@lintel/config';
import { clientSettings } from '@lintel/scm';
import { z } from 'zod';

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f2933"/><path d="M6 9h20v4h-3v12h-4V13h-6v12H9V13H6z" fill="#f5f7fa"/></svg>';

/** Settings of the accounts service; the hosts' are for the credentials by which code is fetched. */
export const accountsSettings = z.object({
  ...clientSettings.shape,
  /** What this installation calls itself. */
  LINTEL_INSTALLATION_NAME: kinds.text().default('Lintel'),
  /** Address of its logo. */
  LINTEL_INSTALLATION_LOGO_URL: kinds.url().default(`data:image/svg+xml;base64,${Buffer.from(mark).toString('base64')}`),
});

export type AccountsSettings = z.infer<typeof accountsSettings>;
