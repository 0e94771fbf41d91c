import { graphVocabularies, type GraphVocabulary } from '@lintel/graphql';
import { DomainError, newUuid, type Clock } from '@lintel/kernel';
import { runWithContext, type Logger } from '@lintel/observability';
import { CLOCK, LOGGER, SETTINGS } from '@lintel/service';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Explorer } from './api/explorer/explorer.js';
import { explorerPath } from './api/explorer/explorer-page.js';
import { dialects } from './api/graphql/graphql-dialect.js';
import { GraphqlEndpoint } from './api/graphql/graphql-endpoint.js';
import { graphqlRoutes, vocabularyOf } from './api/graphql/graphql-routes.js';
import { RestProxy } from './api/rest/rest-proxy.js';
import { apiOfPath, restRoutes } from './api/rest/routes.js';
import { IdentifyCaller } from './application/identify-caller.js';
import type { GatewaySettings } from './config.js';
import { Graphs } from './graph/graphs.js';
import { stripInternalHeaders } from './http/forwarded-headers.js';
import { RequestOrigins } from './http/request-origin.js';
import { ServicePools } from './http/service-pools.js';
import { ServiceTokens } from './http/service-tokens.js';

/**
 * Puts the gateway's routes on the HTTP server, in a scope of their own: bodies there stay unread streams, every request starts a fresh
 * correlation, and whatever has no route is unknown.
 */
@Injectable()
export class FrontDoor implements OnModuleInit, OnApplicationShutdown {
  private readonly origins: RequestOrigins;
  private readonly explorer = new Explorer();
  private readonly endpoints: Readonly<Record<GraphVocabulary, GraphqlEndpoint>>;
  private readonly proxy: RestProxy;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly pools: ServicePools,
    graphs: Graphs,
    identifyCaller: IdentifyCaller,
    tokens: ServiceTokens,
    @Inject(SETTINGS) settings: GatewaySettings,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.origins = new RequestOrigins(settings.LINTEL_TRUSTED_PROXIES);
    const parts = { identifyCaller, origins: this.origins, clock, logger };
    const endpoint = (vocabulary: GraphVocabulary) => new GraphqlEndpoint({ ...parts, graph: graphs.of(vocabulary), dialect: dialects[vocabulary] });
    this.endpoints = Object.fromEntries(graphVocabularies.map((vocabulary) => [vocabulary, endpoint(vocabulary)])) as Record<GraphVocabulary, GraphqlEndpoint>;
    this.proxy = new RestProxy({ ...parts, pools, tokens });
  }

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

  /** Only now: requests that were under way when the stop came needed the services to the end. */
  async onApplicationShutdown(): Promise<void> {
    await this.pools.close();
  }

  private addGraphqlRoutes(scope: FastifyInstance): void {
    for (const route of graphqlRoutes) {
      scope.post(route.path, (request, reply) => this.endpoints[vocabularyOf(route, this.origins.of(request).host)].handle(request, reply));
      scope.get(route.path, (request, reply) => this.explorer.sendPage(vocabularyOf(route, this.origins.of(request).host), request, reply));
    }
    scope.get(`${explorerPath}/:name`, (request, reply) => this.explorer.sendAsset((request.params as { name: string }).name, request, reply));
  }

  private addRestRoutes(scope: FastifyInstance): void {
    for (const route of restRoutes) {
      scope.route({ method: [...route.methods], url: route.path, exposeHeadRoute: false, handler: (request, reply) => this.proxy.handle(route, request, reply) });
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
