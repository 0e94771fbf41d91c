import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import type { GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Context, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ListTokens } from '../../application/list-tokens.js';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadPeople } from '../../application/read-people.js';
import { ReadRepositories } from '../../application/read-repositories.js';
import { toProject, type ProjectShape } from './project.presenter.js';
import { githubInstallationOf, toApiToken, toUser, type UserShape } from './user.presenter.js';

/** The list has no pages in this API. */
const maxOwnedProjects = 10_000;

/** `User` is always the caller. */
@Resolver('User')
@Authorize('signed-in')
export class CodigaUserResolver {
  constructor(
    private readonly people: ReadPeople,
    private readonly accounts: ReadAccounts,
    private readonly repositories: ReadRepositories,
    private readonly tokens: ListTokens,
  ) {}

  @Query('user')
  async user(@CurrentPrincipal() principal: Principal): Promise<UserShape> {
    return toUser(await this.people.self(principal));
  }

  @ResolveField('ownedProjects')
  async ownedProjects(@Context() { principal }: GraphqlContext): Promise<ProjectShape[]> {
    const page = await this.repositories.page(
      principal,
      { accountIds: ownedBy(principal) },
      { direction: 'forward', skip: 0, limit: maxOwnedProjects },
    );
    return page.map(toProject);
  }

  @ResolveField('numberOfOwnedProjects')
  async numberOfOwnedProjects(@Context() { principal }: GraphqlContext): Promise<number> {
    const owned = await this.accounts.byIds(principal, ownedBy(principal));
    return owned.reduce((sum, { repositoriesCount }) => sum + repositoriesCount, 0);
  }

  @ResolveField('githubInstallationIdentifier')
  async githubInstallationIdentifier(@Context() { principal }: GraphqlContext): Promise<number | null> {
    return githubInstallationOf(await this.accounts.installations(principal, ownedBy(principal)));
  }

  @ResolveField('apiTokens')
  async apiTokens(@Context() { principal }: GraphqlContext) {
    return (await this.tokens.execute(principal)).map(toApiToken);
  }
}

function ownedBy(principal: Principal): Id[] {
  return principal.memberships.filter(({ role }) => role === 'owner').map(({ accountId }) => accountId);
}
