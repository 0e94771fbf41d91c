import { DomainError, type Id, type Provider } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import type { ScmHost } from '@lintel/scm';
import { findRepositoryById } from '../persistence/repositories.repository.js';

export interface CloneAccess {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly expiresAt: Date | null;
}

/** Obtains from the host what it takes to read the code of a repository, for as short a time as the host can do. */
export class IssueCloneCredentials {
  constructor(
    private readonly database: Database,
    private readonly hosts: Readonly<Record<Provider, ScmHost>>,
  ) {}

  /** Throws `repository-not-found`, or `fetch-failed` when the host refuses. */
  async execute(repositoryId: Id): Promise<CloneAccess> {
    const repository = await this.database.transaction(systemScope('code is fetched for an analysis'), (tx) =>
      findRepositoryById(tx, repositoryId),
    );
    if (!repository) throw new DomainError('repository-not-found');
    const credentials = await this.hosts[repository.provider].cloneCredentials(repository);
    return {
      url: repository.cloneUrl,
      username: credentials?.username ?? null,
      password: credentials?.password ?? null,
      expiresAt: credentials?.expiresAt ?? null,
    };
  }
}
