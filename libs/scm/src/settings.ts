import { z } from 'zod';
import { kinds } from '@lintel/config';
import { decodeSigningKey } from './gitlab/verify.js';
import { googleJwksUrl } from './gsr/verify.js';

/** Address without the slash at its end, so that paths can be appended. */
const baseUrl = () => kinds.url().transform((url) => url.replace(/\/+$/, ''));

/** Where the hosts are. */
export const hostSettings = z.object({
  /** Web address of GitHub, or of a GitHub Enterprise server. */
  LINTEL_GITHUB_URL: baseUrl().default('https://github.com'),
  /** Web address of the GitLab instance. */
  LINTEL_GITLAB_URL: baseUrl().default('https://gitlab.com'),
});

/** What inbound deliveries are verified with; a host without its secret is not accepted. */
export const inboundSettings = z.object({
  ...hostSettings.shape,
  /** Secrets of the GitHub webhook, comma-separated; several while one replaces another. */
  LINTEL_GITHUB_WEBHOOK_SECRET: kinds.list().default([]),
  /** Secret token of the GitLab webhook. */
  LINTEL_GITLAB_WEBHOOK_TOKEN: kinds.text().optional(),
  /** Signing tokens (`whsec_…`) of the GitLab webhook, comma-separated. When set, every delivery must be signed. */
  LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET: kinds.list().transform(decodeKeys).default([]),
  /** Audience word of the Pub/Sub push subscription for Google Source Repositories. */
  LINTEL_GSR_AUDIENCE: kinds.text().optional(),
  /** E-mail addresses of the service accounts that push, comma-separated; one per project. */
  LINTEL_GSR_SERVICE_ACCOUNT: kinds.list().default([]),
  /** Public keys of the token issuer. */
  LINTEL_GSR_JWKS_URL: kinds.url().default(googleJwksUrl),
});
export type InboundSettings = z.infer<typeof inboundSettings>;

/** How code is fetched from the hosts; without them only what anybody may read. */
export const clientSettings = z.object({
  ...hostSettings.shape,
  /** Id of the GitHub App. */
  LINTEL_GITHUB_APP_ID: kinds.text().optional(),
  /** Private key of the GitHub App (PEM); line breaks may be written as `\\n`. */
  LINTEL_GITHUB_APP_PRIVATE_KEY: kinds
    .text()
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .optional(),
  /** GitLab access token with the scope `read_repository`. */
  LINTEL_GITLAB_TOKEN: kinds.text().optional(),
  /** Key (JSON) of a Google service account that may read the source repositories. */
  LINTEL_GSR_SERVICE_ACCOUNT_KEY: kinds.text().optional(),
});
export type ClientSettings = z.infer<typeof clientSettings>;

function decodeKeys(keys: readonly string[], context: z.RefinementCtx): Buffer[] {
  try {
    return keys.map(decodeSigningKey);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
}
