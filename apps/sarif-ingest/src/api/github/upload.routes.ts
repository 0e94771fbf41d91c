import { Callers } from '@lintel/auth';
import { DomainError, isDomainError } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { LOGGER } from '@lintel/service';
import { github } from '@lintel/vocabularies';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AcceptUpload } from '../../application/accept-upload.js';
import { readUploadBody } from './read-upload-body.js';
import { addressedRepository, codeScanningUrl, repositoryPaths, type RepositoryParams } from './request-address.js';

const json = 'application/json; charset=utf-8';

/**
 * `POST …/code-scanning/sarifs`. The routes stand beside Nest's in a plugin of their own: only here a body is left unread, so that the file in it
 * goes to the store as it arrives. `admit` decides who may upload.
 */
@Injectable()
export class UploadRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly acceptUpload: AcceptUpload,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.adapterHost.httpAdapter.getInstance<FastifyInstance>().register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
      for (const path of repositoryPaths)
        scope.post<{ Params: RepositoryParams }>(`${path}/code-scanning/sarifs`, (request, reply) => this.receive(request, reply));
    });
  }

  private async receive(request: FastifyRequest<{ Params: RepositoryParams }>, reply: FastifyReply): Promise<FastifyReply> {
    const { principal, rejection } = await this.callers.of(request);
    if (rejection !== undefined) throw rejection;
    const address = addressedRepository(request.params);
    if (address === undefined) throw new DomainError('repository-not-found');
    const repository = await this.acceptUpload.admit(principal, address);
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new DomainError('malformed-payload', { reason: 'the body must not be compressed as a whole' });
    const body = await readUploadBody(request.raw, this.acceptUpload.limits, {
      store: (content) => this.acceptUpload.store(repository, content),
      discard: (sarif) => this.acceptUpload.discard(sarif),
    });
    const sarifId = await this.note({ ...body, principal, repository });
    return reply
      .code(202)
      .type(json)
      .send(JSON.stringify({ id: sarifId, url: `${codeScanningUrl(request)}/sarifs/${sarifId}` }));
  }

  private async note(upload: Parameters<AcceptUpload['accept']>[0]): Promise<string> {
    try {
      return await this.acceptUpload.accept(upload);
    } catch (error) {
      await this.acceptUpload.discard(upload.sarif);
      throw error;
    }
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    // Whatever is left of the body is read and dropped, so that the answer reaches its sender.
    request.raw.resume();
    if (!isDomainError(error)) {
      this.logger.error({ err: error, route: request.routeOptions.url }, 'An upload failed for a reason that is ours');
      return reply
        .code(500)
        .type(json)
        .send(JSON.stringify({ message: 'Internal server error' }));
    }
    const { status, body } = github.githubError(error);
    return reply.code(status).type(json).send(JSON.stringify(body));
  }
}
