import type { Clock } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import {
  CLOCK,
  LOGGER,
  METRICS_SOURCE,
  PLATFORM,
  READINESS,
  SETTINGS,
  type MetricsSource,
  type Platform,
  type ReadinessCheck,
} from '@lintel/service';
import { Module, type Provider } from '@nestjs/common';
import { dialects } from './api/graphql/graphql-dialect.js';
import { GraphqlEndpoint, type GraphqlEndpoints } from './api/graphql/graphql-endpoint.js';
import { RestProxy } from './api/rest/rest-proxy.js';
import { CheckReadiness } from './application/check-readiness.js';
import { GatherMetrics } from './application/gather-metrics.js';
import { IdentifyCaller } from './application/identify-caller.js';
import { LimitRequests } from './application/limit-requests.js';
import { VerifyToken } from './application/verify-token.js';
import type { GatewaySettings } from './config.js';
import { FrontDoor, GRAPHQL_ENDPOINTS } from './front-door.js';
import { byVocabulary, Graphs, SUPERGRAPHS } from './graph/graphs.js';
import { readSupergraphs, type SupergraphSdl } from './graph/load-graphs.js';
import { RequestOrigins } from './http/request-origin.js';
import { ServicePools } from './http/service-pools.js';
import { ServiceTokens } from './http/service-tokens.js';
import { RateWindowRepository } from './persistence/rate-window.repository.js';

const callees: readonly Provider[] = [
  { provide: ServicePools, inject: [PLATFORM], useFactory: (platform: Platform) => new ServicePools(platform) },
  ServiceTokens,
  { provide: SUPERGRAPHS, useFactory: readSupergraphs },
  {
    provide: Graphs,
    inject: [SUPERGRAPHS, SETTINGS, ServicePools, ServiceTokens, LOGGER],
    useFactory: (sdl: SupergraphSdl, settings: GatewaySettings, pools: ServicePools, tokens: ServiceTokens, logger: Logger) =>
      new Graphs(sdl, settings, { pools, tokens, logger }),
  },
];

const callers: readonly Provider[] = [
  RateWindowRepository,
  LimitRequests,
  VerifyToken,
  IdentifyCaller,
  {
    provide: RequestOrigins,
    inject: [SETTINGS],
    useFactory: (settings: GatewaySettings) => new RequestOrigins(settings.LINTEL_TRUSTED_PROXIES),
  },
];

const doors: readonly Provider[] = [
  {
    provide: GRAPHQL_ENDPOINTS,
    inject: [Graphs, IdentifyCaller, RequestOrigins, CLOCK, LOGGER],
    useFactory: (graphs: Graphs, identifyCaller: IdentifyCaller, origins: RequestOrigins, clock: Clock, logger: Logger): GraphqlEndpoints =>
      byVocabulary(
        (vocabulary) =>
          new GraphqlEndpoint({ graph: graphs.of(vocabulary), dialect: dialects[vocabulary], identifyCaller, origins, clock, logger }),
      ),
  },
  {
    provide: RestProxy,
    inject: [IdentifyCaller, ServicePools, ServiceTokens, RequestOrigins, CLOCK, LOGGER],
    useFactory: (
      identifyCaller: IdentifyCaller,
      pools: ServicePools,
      tokens: ServiceTokens,
      origins: RequestOrigins,
      clock: Clock,
      logger: Logger,
    ) => new RestProxy({ identifyCaller, pools, tokens, origins, clock, logger }),
  },
  FrontDoor,
];

const health: readonly Provider[] = [
  CheckReadiness,
  GatherMetrics,
  {
    provide: READINESS,
    inject: [CheckReadiness],
    useFactory:
      (check: CheckReadiness): ReadinessCheck =>
      () =>
        check.execute(),
  },
  {
    provide: METRICS_SOURCE,
    inject: [GatherMetrics],
    useFactory:
      (gather: GatherMetrics): MetricsSource =>
      (own) =>
        gather.execute(own),
  },
];

/** Everything the gateway is made of. */
export const gatewayProviders: readonly Provider[] = [...callees, ...callers, ...doors, ...health];

@Module({ providers: [...gatewayProviders] })
export class GatewayModule {}
