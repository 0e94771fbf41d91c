import type { Type } from '@nestjs/common';
import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { z } from 'zod';
import type { ServiceName } from './platform.js';

export type MigrationClass = new () => MigrationInterface;
export type EntityClass = (new () => object) | EntitySchema;

/** What the kit must know of a service to start, migrate and test it. */
export interface ServiceDefinition {
  readonly name: ServiceName;
  /** Root module. Consumers and workers are ordinary providers of it (or of modules it imports). */
  readonly module: Type;
  readonly entities: readonly EntityClass[];
  /** In the order they are applied. */
  readonly migrations: readonly MigrationClass[];
  /** Adds the local copy of accounts, members and repositories. */
  readonly usesDirectory: boolean;
  /** Settings of its own, by variable name; injected under `SETTINGS`. */
  readonly settings?: z.ZodObject;
  /** Largest request body in bytes, unless a route sets its own. */
  readonly bodyLimitBytes?: number;
}

export function defineService(definition: ServiceDefinition): ServiceDefinition {
  return definition;
}
