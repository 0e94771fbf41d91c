import type { DirectoryRepository } from '@lintel/directory';
import { isDomainError } from '@lintel/kernel';
import { checkCloneUrl } from '@lintel/scm';
import { FetchFailure } from '../domain/fetch-failure.js';
import type { Mirror, Remote } from '../git/mirror.js';
import type { Mirrors } from '../git/mirrors.js';
import type { CloneCredentialSource } from './clone-credentials.js';

export interface CodeFetcherParts {
  readonly mirrors: Mirrors;
  readonly credentials: CloneCredentialSource;
  /** Hosts that an operator lets past the guard. */
  readonly allow: readonly string[];
  readonly caFile?: string | undefined;
}

/** The way to the code of a repository: address checked, credential asked for, mirror locked. */
export class CodeFetcher {
  constructor(private readonly parts: CodeFetcherParts) {}

  /**
   * Gives `work` the repository's mirror, connected to its host.
   *
   * @throws FetchFailure
   */
  async withMirror<T>(repository: DirectoryRepository, signal: AbortSignal | undefined, work: (mirror: Mirror) => Promise<T>): Promise<T> {
    const remote = await this.remoteOf(repository);
    return this.parts.mirrors.use({ repositoryId: repository.repositoryId, remote, signal }, work);
  }

  private async remoteOf(repository: DirectoryRepository): Promise<Remote> {
    try {
      const checked = await checkCloneUrl(repository.cloneUrl, this.parts.allow);
      const protocol = checked.url.protocol === 'http:' ? 'http' : 'https';
      const source = { url: checked.url.href, protocol, curlResolve: checked.curlResolve, caFile: this.parts.caFile } as const;
      return { source, credential: await this.parts.credentials.credentialFor(repository.repositoryId) };
    } catch (error) {
      if (isDomainError(error) && error.code === 'address-refused') throw new FetchFailure('address-refused', undefined, { cause: error });
      throw error;
    }
  }
}
