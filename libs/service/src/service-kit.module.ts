import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule, type InternalTokens } from '@lintel/auth';
import { BlobStore } from '@lintel/blobs';
import { Directory, directoryConsumers } from '@lintel/directory';
import { systemClock, type Clock } from '@lintel/kernel';
import type { Logger, ServiceMetrics } from '@lintel/observability';
import { Database } from '@lintel/persistence';
import type { ServiceDefinition } from './define-service.js';
import type { Platform } from './platform.js';
import { CLOCK, LOGGER, METRICS, PLATFORM, SETTINGS } from './tokens.js';

export interface ServiceParts {
  readonly definition: ServiceDefinition;
  readonly settings: unknown;
  readonly platform: Platform;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly tokens: InternalTokens;
  readonly logger: Logger;
  readonly metrics: ServiceMetrics;
  readonly clock?: Clock;
}

/** The application: the kit, and the service's own module. */
@Module({})
class ServiceRootModule {}

/**
 * The parts of the platform, offered to every module of one service. It must not import the service's module: every module imports what is
 * global, and a graph takes the resolvers of all that its modules import.
 */
@Module({})
export class ServiceKitModule {
  /** Returns the root module of the application. */
  static with(parts: ServiceParts): DynamicModule {
    const providers = [
      { provide: Database, useValue: parts.database },
      { provide: BlobStore, useValue: parts.blobs },
      { provide: LOGGER, useValue: parts.logger },
      { provide: METRICS, useValue: parts.metrics },
      { provide: CLOCK, useValue: parts.clock ?? systemClock },
      { provide: SETTINGS, useValue: parts.settings },
      { provide: PLATFORM, useValue: parts.platform },
      ...(parts.definition.usesDirectory ? [Directory, ...directoryConsumers] : []),
    ];
    const kit: DynamicModule = {
      module: ServiceKitModule,
      global: true,
      imports: [DiscoveryModule, AuthModule.forService({ tokens: parts.tokens, service: parts.definition.name })],
      providers,
      exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
    return { module: ServiceRootModule, imports: [kit, parts.definition.module] };
  }
}
