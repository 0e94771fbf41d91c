import { anonymous, internalTokenHeader, type Principal } from '@lintel/auth';
import { DomainError, isDomainError, type Clock } from '@lintel/kernel';
import { currentContext, type Logger } from '@lintel/observability';
import { correlationHeader } from '@lintel/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { IdentifyCaller } from '../../application/identify-caller.js';
import { isExceeded, retryAfterSeconds } from '../../domain/rate-window.js';
import { CountBytes } from '../../http/count-bytes.js';
import { drainRequest } from '../../http/drain-request.js';
import { forwardedHeaders, returnedHeaders } from '../../http/forwarded-headers.js';
import { sendJson } from '../../http/json-reply.js';
import { rateHeaders } from '../../http/rate-headers.js';
import type { RequestOrigins } from '../../http/request-origin.js';
import type { ServicePools } from '../../http/service-pools.js';
import type { ServiceTokens } from '../../http/service-tokens.js';
import { restAnswer, type RestApi } from './rest-error.js';
import type { RestRoute } from './routes.js';

export interface RestProxyParts {
  readonly identifyCaller: IdentifyCaller;
  readonly pools: ServicePools;
  readonly tokens: ServiceTokens;
  readonly origins: RequestOrigins;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Hands a REST request to the service that owns it, bodies streaming both ways, with a fresh token in place of the caller's credentials. */
export class RestProxy {
  constructor(private readonly parts: RestProxyParts) {}

  async handle(route: RestRoute, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    try {
      const headers = await this.headersFor(route, request, reply);
      const response = await this.forward(route, request, headers);
      await reply.status(response.statusCode).headers(returnedHeaders(response.headers)).send(response.body);
    } catch (error) {
      await this.refuse(route.api, request, reply, error);
    }
  }

  async refuse(api: RestApi, request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> {
    drainRequest(request.raw);
    if (!isDomainError(error)) this.parts.logger.error({ error }, 'A request could not be handed on for a reason that is ours');
    await sendJson(
      request,
      reply,
      restAnswer(api, isDomainError(error) ? error : new DomainError('service-unavailable', { service: 'gateway' })),
    );
  }

  private async headersFor(route: RestRoute, request: FastifyRequest, reply: FastifyReply): Promise<Record<string, string | string[]>> {
    const { tokens, origins } = this.parts;
    const origin = origins.of(request);
    const principal = route.readToken === 'passThrough' ? anonymous : await this.identify(route, request, reply, origin.address);
    const { correlationId, traceparent } = currentContext();
    const token = await tokens.for(route.service, principal);
    const { authorization, 'x-api-token': apiToken, cookie: _, ...headers } = forwardedHeaders(request.headers, origin);
    const credentials =
      route.readToken === 'passThrough' ? { ...(authorization && { authorization }), ...(apiToken && { 'x-api-token': apiToken }) } : {};
    return {
      ...headers,
      ...credentials,
      [internalTokenHeader]: token,
      [correlationHeader]: correlationId,
      ...(traceparent && { traceparent }),
    };
  }

  private async identify(route: RestRoute, request: FastifyRequest, reply: FastifyReply, address: string): Promise<Principal> {
    const { identifyCaller, clock } = this.parts;
    if (route.readToken === 'passThrough') throw new Error(`${route.path} has no token to read`);
    const caller = await identifyCaller.execute({ headers: request.headers, address }, route.readToken);
    const now = clock.now();
    void reply.headers(rateHeaders(caller.window, now));
    if (isExceeded(caller.window)) throw new DomainError('rate-limited', { retryAfterSeconds: retryAfterSeconds(caller.window, now) });
    if (caller.rejection) throw new DomainError(caller.rejection);
    return caller.principal;
  }

  private async forward(
    route: RestRoute,
    request: FastifyRequest,
    headers: Record<string, string | string[]>,
  ): Promise<Dispatcher.ResponseData> {
    const { pools } = this.parts;
    const pool = pools.of(route.service);
    const body = bodyOf(request, route.maxBytes);
    try {
      return await pool.request({ path: request.url, method: request.method as Dispatcher.HttpMethod, headers, body });
    } catch (error) {
      if (isDomainError(error)) throw error;
      throw new DomainError('service-unavailable', { service: route.service }, { cause: error });
    }
  }
}

/** The request body as a stream that breaks off beyond the limit; null when there is none. Throws when it announces to be too long. */
function bodyOf({ raw }: FastifyRequest, maxBytes: number): CountBytes | null {
  const announced = raw.headers['content-length'];
  const isChunked = raw.headers['transfer-encoding'] !== undefined;
  if ((announced === undefined || announced === '0') && !isChunked) return null;
  if (Number(announced ?? 0) > maxBytes) throw new DomainError('payload-too-large', { maxBytes });
  const counted = new CountBytes(maxBytes);
  raw.once('error', (error) => counted.destroy(error));
  raw.once('aborted', () => counted.destroy(new Error('the client went away')));
  return raw.pipe(counted);
}
