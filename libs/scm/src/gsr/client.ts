import { JWT } from 'google-auth-library';
import { z } from 'zod';
import { DomainError } from '@lintel/kernel';
import { isHostedAt, type CloneCredentials, type HostedRepository, type ScmHost } from '../scm-host.js';

const gsrBaseUrl = 'https://source.developers.google.com';
const scope = 'https://www.googleapis.com/auth/source.read_only';

const serviceAccountKey = z.object({ client_email: z.string().min(1), private_key: z.string().min(1) });

/** Google takes an access token of a service account as password of the user of its e-mail address. */
export class GsrHost implements ScmHost {
  private readonly account: JWT | null;

  /** @throws DomainError `configuration-invalid` unless `keyJson` is the JSON key of a service account (or undefined). */
  constructor(keyJson: string | undefined) {
    this.account = keyJson === undefined ? null : serviceAccount(keyJson);
  }

  async cloneCredentials(repository: HostedRepository): Promise<CloneCredentials | null> {
    if (this.account === null || !isHostedAt(repository, gsrBaseUrl)) return null;
    const { credentials } = await this.authorized(this.account);
    if (!credentials.access_token) throw new DomainError('fetch-failed', { reason: 'Google gave no access token' });
    const expiresAt = credentials.expiry_date ? new Date(credentials.expiry_date) : null;
    return { username: this.account.email ?? '', password: credentials.access_token, expiresAt };
  }

  /** The library keeps the token and renews it shortly before it expires. */
  private async authorized(account: JWT): Promise<JWT> {
    try {
      await account.getAccessToken();
      return account;
    } catch (cause) {
      throw new DomainError('fetch-failed', { reason: 'Google refused the service account' }, { cause });
    }
  }
}

function serviceAccount(keyJson: string): JWT {
  const key = readKey(keyJson);
  return new JWT({ email: key.client_email, key: key.private_key, scopes: [scope] });
}

function readKey(keyJson: string): z.infer<typeof serviceAccountKey> {
  try {
    return serviceAccountKey.parse(JSON.parse(keyJson));
  } catch (cause) {
    throw new DomainError(
      'configuration-invalid',
      { reason: 'LINTEL_GSR_SERVICE_ACCOUNT_KEY is not the JSON key of a service account' },
      { cause },
    );
  }
}
