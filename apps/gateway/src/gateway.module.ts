import { METRICS_SOURCE, PLATFORM, READINESS, type MetricsSource, type Platform, type ReadinessCheck } from '@lintel/service';
import { Module, type Provider } from '@nestjs/common';
import { CheckReadiness } from './application/check-readiness.js';
import { GatherMetrics } from './application/gather-metrics.js';
import { IdentifyCaller } from './application/identify-caller.js';
import { LimitRequests } from './application/limit-requests.js';
import { VerifyToken } from './application/verify-token.js';
import { FrontDoor } from './front-door.js';
import { Graphs, SUPERGRAPHS } from './graph/graphs.js';
import { readSupergraphs } from './graph/load-graphs.js';
import { ServicePools } from './http/service-pools.js';
import { ServiceTokens } from './http/service-tokens.js';
import { RateWindowRepository } from './persistence/rate-window.repository.js';

/** Everything the gateway is made of. */
export const gatewayProviders: readonly Provider[] = [
  { provide: ServicePools, inject: [PLATFORM], useFactory: (platform: Platform) => new ServicePools(platform) },
  { provide: SUPERGRAPHS, useFactory: readSupergraphs },
  ServiceTokens,
  RateWindowRepository,
  LimitRequests,
  VerifyToken,
  IdentifyCaller,
  Graphs,
  FrontDoor,
  CheckReadiness,
  GatherMetrics,
  { provide: READINESS, inject: [CheckReadiness], useFactory: (check: CheckReadiness): ReadinessCheck => () => check.execute() },
  { provide: METRICS_SOURCE, inject: [GatherMetrics], useFactory: (gather: GatherMetrics): MetricsSource => (own) => gather.execute(own) },
];

@Module({ providers: [...gatewayProviders] })
export class GatewayModule {}
