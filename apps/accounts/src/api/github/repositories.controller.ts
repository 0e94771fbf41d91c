import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { DomainError, isId } from '@lintel/kernel';
import { Controller, Get, Header, Param, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReadAccounts } from '../../application/read-accounts.js';
import { ReadRepositories } from '../../application/read-repositories.js';
import type { Repository } from '../../domain/repository.js';
import { GithubErrorFilter } from './github-error.filter.js';
import { toRepositoryObject } from './repository.presenter.js';
import { requestAddressOf } from './request-address.js';

const json = 'application/json; charset=utf-8';

/** Clients fetch the repository first and build what follows from its URLs. */
@Controller()
@Authorize('signed-in', 'repository-token')
@UseFilters(GithubErrorFilter)
export class GithubRepositoriesController {
  constructor(
    private readonly repositories: ReadRepositories,
    private readonly accounts: ReadAccounts,
  ) {}

  @Get(['repos/:owner/:repository', 'api/v3/repos/:owner/:repository'])
  @Header('content-type', json)
  async byName(
    @CurrentPrincipal() principal: Principal,
    @Param() { owner, repository }: { owner: string; repository: string },
    @Req() request: FastifyRequest,
  ) {
    return this.show(principal, await this.repositories.byName(principal, { ownerLogin: owner, name: repository }), request);
  }

  @Get(['repositories/:id', 'api/v3/repositories/:id'])
  @Header('content-type', json)
  async byId(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Req() request: FastifyRequest) {
    const repositoryId = /^\d{1,16}$/.test(id) ? Number(id) : undefined;
    const [repository] = isId(repositoryId) ? await this.repositories.byIds(principal, [repositoryId]) : [];
    return this.show(principal, repository, request);
  }

  private async show(principal: Principal, repository: Repository | undefined, request: FastifyRequest) {
    // An upload credential speaks for one repository only.
    const isOpen = principal.kind !== 'repository' || principal.repositoryId === repository?.repositoryId;
    const [account] = repository && isOpen ? await this.accounts.byIds(principal, [repository.accountId]) : [];
    if (!repository || !account) throw new DomainError('repository-not-found');
    return toRepositoryObject({ repository, account, principal, address: requestAddressOf(request) });
  }
}
