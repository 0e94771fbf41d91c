import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { loader, maxOffset, type GraphqlContext } from '@lintel/graphql';
import { DomainError, isId, type Id } from '@lintel/kernel';
import { Args, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRepositories } from '../../application/read-repositories.js';
import type { Repository } from '../../domain/repository.js';
import { toProject, type ProjectShape } from './project.presenter.js';

const projectsKey = Symbol('projects by id');

/** Clients ask for 100; more than this in one page is a mistake. */
const maxProjects = 10_000;

@Resolver('Project')
@Authorize('signed-in')
export class CodigaProjectResolver {
  constructor(private readonly repositories: ReadRepositories) {}

  @Query('project')
  async project(
    @CurrentPrincipal() principal: Principal,
    @Args() { id, name }: { readonly id?: number | null; readonly name?: string | null },
  ): Promise<ProjectShape | null> {
    const repository = await this.find(principal, id, name);
    return repository ? toProject(repository) : null;
  }

  @Query('projects')
  async projects(
    @CurrentPrincipal() principal: Principal,
    @Args() { howmany, skip, state }: { readonly howmany: number; readonly skip: number; readonly state?: readonly string[] | null },
  ): Promise<ProjectShape[]> {
    requireRange('howmany', howmany, maxProjects);
    requireRange('skip', skip, maxOffset);
    const isActivated = activationOf(state ?? []);
    if (isActivated === 'none' || howmany === 0) return [];
    const accountIds = principal.memberships.map(({ accountId }) => accountId);
    const page = await this.repositories.page(principal, { accountIds, isActivated }, { direction: 'forward', skip, limit: howmany });
    return page.map(toProject);
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: number | string }, context: GraphqlContext): Promise<ProjectShape | null> {
    const batch = async (ids: readonly Id[]) => {
      const found = new Map(
        (await this.repositories.byIds(context.principal, ids)).map((repository) => [repository.repositoryId, repository]),
      );
      return ids.map((id) => found.get(id) ?? null);
    };
    const id = Number(reference.id);
    const repository = isId(id) ? await loader<Id, Repository | null>(context, projectsKey, batch).load(id) : null;
    return repository && toProject(repository);
  }

  private async find(
    principal: Principal,
    id: number | null | undefined,
    name: string | null | undefined,
  ): Promise<Repository | undefined> {
    if (isId(id)) return (await this.repositories.byIds(principal, [id]))[0];
    return name ? this.repositories.byBareName(principal, name) : undefined;
  }
}

/** A project is active when it is analysed, else disabled; those being deleted are never listed. */
function activationOf(states: readonly string[]): boolean | undefined | 'none' {
  const wantsActive = states.includes('Active');
  const wantsDisabled = states.includes('Disabled');
  if (states.length === 0 || (wantsActive && wantsDisabled)) return undefined;
  return wantsActive || wantsDisabled ? wantsActive : 'none';
}

function requireRange(name: string, value: number, max: number): void {
  if (value < 0 || value > max) throw new DomainError('invalid-input', { reason: `${name} must be between 0 and ${max}` });
}
