import type { InternalTokens } from '@lintel/auth';
import { currentContext } from '@lintel/observability';
import { request } from 'undici';
import { z } from 'zod';
import { FetchFailure } from '../domain/fetch-failure.js';
import type { GitCredential } from '../git/git-environment.js';

const answerSchema = z.object({ username: z.string().optional(), password: z.string().optional() });
const timeoutMs = 15_000;

export interface CloneCredentialParts {
  /** Address of the accounts service; undefined where it does not run: then only public code can be read. */
  readonly accountsUrl: () => string | undefined;
  readonly tokens: InternalTokens;
}

/** Asks accounts for the short-lived credential of one repository. */
export class CloneCredentialSource {
  constructor(private readonly parts: CloneCredentialParts) {}

  /**
   * Returns undefined when nothing is configured for the host.
   *
   * @throws FetchFailure when the host refuses to give one, or accounts cannot be reached.
   */
  async credentialFor(repositoryId: number): Promise<GitCredential | undefined> {
    const accountsUrl = this.parts.accountsUrl();
    if (accountsUrl === undefined) return undefined;
    const answer = await this.ask(`${accountsUrl}/internal/repositories/${repositoryId}/clone-credentials`);
    const { username, password } = answerSchema.parse(answer);
    return password === undefined ? undefined : { username: username ?? '', password };
  }

  private async ask(url: string): Promise<unknown> {
    const token = await this.parts.tokens.mint({ audience: 'accounts', isInternal: true, correlationId: currentContext().correlationId });
    const options = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    } as const;
    const response = await request(url, options).catch((cause: unknown) => {
      throw new FetchFailure('credential-unavailable', undefined, { cause });
    });
    if (response.statusCode === 200) return response.body.json();
    await response.body.dump();
    throw new FetchFailure(response.statusCode === 404 ? 'repository-missing' : 'credential-unavailable');
  }
}
