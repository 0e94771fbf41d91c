import { codiga } from '@lintel/vocabularies';
import type { Repository } from '../../domain/repository.js';

export type ProjectShape = ReturnType<typeof toProject>;

/** There are no plans: nobody is limited. */
const level = 'Gold';

export function toProject(repository: Repository) {
  const { repositoryId, ownerLogin, name, isPrivate, isActivated, provider, webUrl, cloneUrl, defaultBranch, createdAt } = repository;
  return {
    __typename: 'Project',
    id: repositoryId,
    name,
    public: !isPrivate,
    description: '',
    status: isActivated ? 'Active' : 'Disabled',
    ownerLevel: level,
    level,
    repository: {
      id: repositoryId,
      name,
      kind: codiga.scmKind[provider],
      url: webUrl === '' ? cloneUrl : webUrl,
      defaultBranch,
      creationDate: createdAt.getTime(),
      username: ownerLogin,
    },
  } as const;
}
