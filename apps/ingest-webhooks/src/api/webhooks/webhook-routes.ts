import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { isDomainError, providers, type Provider } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { LOGGER } from '@lintel/service';
import { AcceptDelivery } from '../../application/accept-delivery.js';
import { INBOUND_HOOKS, type InboundHooks } from '../../application/inbound-hooks.js';
import { BytesUnderWay, isEncoded, maxBodyBytes } from './inbound-limits.js';
import { sendAcceptance, sendRefusal } from './webhook-answer.js';

/**
 * `POST /services/webhooks/{github,github-enterprise,gitlab,gsr}`, with and without a slash at the end. The routes stand beside Nest's in a
 * plugin of their own: only here a body is left as it came (signatures cover the bytes) and may have 25 MB. They are open to anybody; the
 * signature is what lets a delivery in.
 */
@Injectable()
export class WebhookRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly accept: AcceptDelivery,
    @Inject(INBOUND_HOOKS) private readonly hooks: InboundHooks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    await server.register(async (scope) => this.addRoutes(scope));
    for (const provider of providers) this.hintAtMissing(provider);
  }

  private addRoutes(scope: FastifyInstance): void {
    const underWay = new BytesUnderWay();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
    scope.addHook('onRequest', async (request, reply) => {
      if (isEncoded(request)) return reply.code(415).send({ message: 'A webhook body must not be compressed', code: 'malformed-payload' });
      underWay.enter(request, reply);
      return undefined;
    });
    for (const provider of providers) {
      const handler = (request: FastifyRequest, reply: FastifyReply) => this.receive(provider, request, reply);
      scope.post(`/services/webhooks/${provider}`, { bodyLimit: maxBodyBytes }, handler);
    }
  }

  private async receive(provider: Provider, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return sendAcceptance(reply, provider, await this.accept.execute(provider, { headers: request.headers, body }));
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (isDomainError(error))
      this.logger.warn({ route: request.routeOptions.url, code: error.code, ...error.facts }, 'A delivery was refused');
    const answered = sendRefusal(reply, error);
    if (answered) return answered;
    this.logger.error({ err: error, route: request.routeOptions.url }, 'A delivery failed for a reason that is ours');
    return reply.code(500).send({ message: 'Internal server error' });
  }

  private hintAtMissing(provider: Provider): void {
    const { missingSettings } = this.hooks[provider];
    if (missingSettings.length > 0)
      this.logger.info({ provider, settings: missingSettings }, `Webhooks of ${provider} are refused until their settings are made`);
  }
}
