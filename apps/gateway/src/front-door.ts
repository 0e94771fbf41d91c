import { DomainError, newUuid } from '@lintel/kernel';
import { runWithContext } from '@lintel/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Explorer } from './api/explorer/explorer.js';
import { explorerPath } from './api/explorer/explorer-page.js';
import type { GraphqlEndpoints } from './api/graphql/graphql-endpoint.js';
import { graphqlRoutes, vocabularyOf } from './api/graphql/graphql-routes.js';
import { RestProxy } from './api/rest/rest-proxy.js';
import { apiOfPath, restRoutes } from './api/rest/routes.js';
import { stripInternalHeaders } from './http/forwarded-headers.js';
import { RequestOrigins } from './http/request-origin.js';

/** Injection token of the endpoints, one for each graph. */
export const GRAPHQL_ENDPOINTS = Symbol('lintel.graphql-endpoints');

/**
 * Puts the gateway's routes on the HTTP server, in a scope of their own: bodies there stay unread streams, every request starts a fresh
 * correlation, and whatever has no route is unknown.
 */
@Injectable()
export class FrontDoor implements OnModuleInit {
  private readonly explorer = new Explorer();

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly origins: RequestOrigins,
    private readonly proxy: RestProxy,
    @Inject(GRAPHQL_ENDPOINTS) private readonly endpoints: GraphqlEndpoints,
  ) {}

  async onModuleInit(): Promise<void> {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    await server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.addHook('onRequest', (request, reply, done) => startRequest(request, reply, done));
      this.addGraphqlRoutes(scope);
      this.addRestRoutes(scope);
      scope.all('/*', (request, reply) => this.sendUnknown(request, reply));
    });
  }

  private addGraphqlRoutes(scope: FastifyInstance): void {
    for (const route of graphqlRoutes) {
      scope.post(route.path, (request, reply) => this.endpoints[vocabularyOf(route, this.origins.of(request).host)].handle(request, reply));
      scope.get(route.path, (request, reply) => this.explorer.sendPage(vocabularyOf(route, this.origins.of(request).host), request, reply));
    }
    scope.get(`${explorerPath}/:name`, (request, reply) =>
      this.explorer.sendAsset((request.params as { name: string }).name, request, reply),
    );
  }

  private addRestRoutes(scope: FastifyInstance): void {
    for (const route of restRoutes) {
      scope.route({
        method: [...route.methods],
        url: route.path,
        exposeHeadRoute: false,
        handler: (request, reply) => this.proxy.handle(route, request, reply),
      });
    }
  }

  private async sendUnknown(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const path = request.url.split('?')[0]!;
    await this.proxy.refuse(apiOfPath(path), request, reply, new DomainError('resource-not-found', { resource: path }));
  }
}

function startRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  stripInternalHeaders(request.raw.headers);
  const correlationId = newUuid();
  void reply.header('x-correlation-id', correlationId);
  const { traceparent } = request.headers;
  runWithContext({ correlationId, ...(typeof traceparent === 'string' && { traceparent }) }, done);
}
