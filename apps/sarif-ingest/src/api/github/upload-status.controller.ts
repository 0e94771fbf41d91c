import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { Controller, Get, Header, Param, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ReadUploads } from '../../application/read-uploads.js';
import { GithubErrorFilter } from './github-error.filter.js';
import { addressedRepository, codeScanningUrl, repositoryPaths, type RepositoryParams } from './request-address.js';
import { presentUploadStatus } from './upload-status.presenter.js';

@Controller()
@Authorize('signed-in', 'repository-token')
@UseFilters(GithubErrorFilter)
export class UploadStatusController {
  constructor(private readonly uploads: ReadUploads) {}

  @Get(repositoryPaths.map((path) => `${path}/code-scanning/sarifs/:sarif`))
  @Header('content-type', 'application/json; charset=utf-8')
  async show(
    @CurrentPrincipal() principal: Principal,
    @Param() params: RepositoryParams & { sarif: string },
    @Req() request: FastifyRequest,
  ) {
    const address = addressedRepository(params);
    if (address === undefined) throw new DomainError('repository-not-found');
    return presentUploadStatus(await this.uploads.byReceipt(principal, address, params.sarif), codeScanningUrl(request));
  }
}
