import { serviceNames, type ServiceName } from '@lintel/service';
import { Injectable } from '@nestjs/common';
import { ServicePools } from '../http/service-pools.js';

const timeoutMs = 3_000;

/** The installation is ready when every service is. */
@Injectable()
export class CheckReadiness {
  constructor(private readonly pools: ServicePools) {}

  /** Rejects with the services that are not ready, and why. */
  async execute(): Promise<void> {
    const others = serviceNames.filter((name) => name !== 'gateway');
    const problems = await Promise.all(others.map((name) => this.problemOf(name)));
    const missing = problems.filter((problem) => problem !== undefined);
    if (missing.length > 0) throw new Error(missing.join('; '));
  }

  private async problemOf(name: ServiceName): Promise<string | undefined> {
    try {
      const response = await this.pools.of(name).request({ path: '/readyz', method: 'GET', signal: AbortSignal.timeout(timeoutMs) });
      const body = (await response.body.json()) as { reason?: unknown };
      return response.statusCode === 200 ? undefined : `${name}: ${typeof body.reason === 'string' ? body.reason : response.statusCode}`;
    } catch {
      return `${name}: does not answer`;
    }
  }
}
