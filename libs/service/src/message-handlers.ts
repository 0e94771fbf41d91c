import { DiscoveryService } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { consumedEventOf, workedJobOf, type EventConsumer, type JobWorker } from '@lintel/messaging';

/** Finds the providers that consume events or work on jobs, by the mark that their class carries. */
export function findMessageHandlers(app: INestApplication): { consumers: EventConsumer[]; workers: JobWorker[] } {
  const instances = new Set(
    app
      .get(DiscoveryService)
      .getProviders()
      .map((wrapper) => wrapper.instance as unknown)
      .filter((instance): instance is object => typeof instance === 'object' && instance !== null),
  );
  const marked = [...instances];
  return {
    consumers: marked.filter((instance) => consumedEventOf(instance) !== undefined) as EventConsumer[],
    workers: marked.filter((instance) => workedJobOf(instance) !== undefined) as JobWorker[],
  };
}
