import type { Provider } from '@lintel/kernel';

/** What a host needs to know of a repository to give access to it; a row of the directory fits. */
export interface HostedRepository {
  readonly provider: Provider;
  readonly externalId: string;
  readonly ownerLogin: string;
  readonly name: string;
  readonly cloneUrl: string;
  readonly installationExternalId: string | null;
}

/** User name and password for git over https. Short-lived where the host can do that. */
export interface CloneCredentials {
  readonly username: string;
  readonly password: string;
  /** Null when the host does not say. */
  readonly expiresAt: Date | null;
}

/** Outbound side of a host. */
export interface ScmHost {
  /**
   * Returns what git needs to read the repository, or null when nothing is configured: then only public code can be read. Credentials are
   * given for addresses of the host alone, so that a repository with another clone address never sees them.
   *
   * @throws DomainError `fetch-failed` when the host refuses or cannot be reached.
   */
  cloneCredentials(repository: HostedRepository): Promise<CloneCredentials | null>;
}

/** Whether the repository is cloned from the host at `baseUrl`, same scheme and port included. */
export function isHostedAt(repository: HostedRepository, baseUrl: string): boolean {
  return URL.canParse(repository.cloneUrl) && new URL(repository.cloneUrl).origin === new URL(baseUrl).origin;
}
