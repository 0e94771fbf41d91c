import { DomainError } from '@lintel/kernel';
import { serviceNames, type Platform, type ServiceName } from '@lintel/service';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';

/** Connections kept to one service. */
const connections = 64;
const connectTimeoutMs = 5_000;
const answerTimeoutMs = 60_000;

/** Keep-alive connections to the other services, one pool each, opened when first needed. */
export class ServicePools implements OnApplicationShutdown {
  private readonly pools = new Map<ServiceName, { readonly url: string; readonly pool: Pool }>();

  constructor(private readonly platform: Pick<Platform, 'serviceUrl'>) {}

  /** The services that this installation runs, the gateway aside. */
  running(): readonly ServiceName[] {
    return serviceNames.filter((name) => name !== 'gateway' && this.platform.serviceUrl(name) !== undefined);
  }

  /** Throws `service-unavailable` when the installation has no such service. */
  of(name: ServiceName): Pool {
    const url = this.platform.serviceUrl(name);
    if (url === undefined) throw new DomainError('service-unavailable', { service: name });
    const known = this.pools.get(name);
    if (known?.url === url) return known.pool;
    void known?.pool.close();
    const pool = new Pool(url, {
      connections,
      connectTimeout: connectTimeoutMs,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
    });
    this.pools.set(name, { url, pool });
    return pool;
  }

  /** Only now: requests that were under way when the stop came needed the services to the end. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.pools.values()].map(({ pool }) => pool.close()));
    this.pools.clear();
  }
}
