import { deepsource, toGlobalId } from '@lintel/vocabularies';
import type { Repository } from '../../domain/repository.js';

export type RepositoryShape = ReturnType<typeof toRepository>;

/** `repository` is for the resolvers of DSN and account; no field shows it. */
export function toRepository(repository: Repository) {
  const { repositoryId, name, isPrivate, isActivated, provider, webUrl, defaultBranch, latestCommitOid } = repository;
  return {
    __typename: 'Repository',
    id: toGlobalId('Repository', repositoryId),
    name,
    isPrivate,
    isActivated,
    vcsProvider: deepsource.vcsProvider[provider],
    vcsUrl: webUrl,
    defaultBranch,
    latestCommitOid,
    repository,
  } as const;
}
