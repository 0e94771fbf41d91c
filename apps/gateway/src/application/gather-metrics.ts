import type { ServiceName } from '@lintel/service';
import { Injectable } from '@nestjs/common';
import { mergeMetrics } from '../domain/merge-metrics.js';
import { ServicePools } from '../http/service-pools.js';

const timeoutMs = 3_000;

/** The metrics of the whole installation: those of every service that answers, each with its `service` label. */
@Injectable()
export class GatherMetrics {
  constructor(private readonly pools: ServicePools) {}

  async execute(own: string): Promise<string> {
    const names = this.pools.running();
    const texts = await Promise.all(names.map((name) => this.fetch(name)));
    const up = ['# HELP lintel_service_up Whether the service answered', '# TYPE lintel_service_up gauge'];
    const samples = names.map((name, index) => `lintel_service_up{service="${name}"} ${texts[index] === undefined ? 0 : 1}`);
    return mergeMetrics([own, ...texts.filter((text) => text !== undefined), [...up, ...samples].join('\n')]);
  }

  private async fetch(name: ServiceName): Promise<string | undefined> {
    try {
      const response = await this.pools.of(name).request({ path: '/metrics', method: 'GET', signal: AbortSignal.timeout(timeoutMs) });
      const text = await response.body.text();
      return response.statusCode === 200 ? text : undefined;
    } catch {
      // A service that is down is told by lintel_service_up.
      return undefined;
    }
  }
}
