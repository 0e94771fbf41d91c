import { kinds } from '@lintel/config';
import { z } from 'zod';

/** Settings of the gateway. */
export const gatewaySettings = z.object({
  /** Requests per hour of one signed-in user, over all APIs. */
  LINTEL_RATE_LIMIT: kinds.count().default(5_000),
  /** Requests per hour of one network address without a valid token. */
  LINTEL_RATE_LIMIT_ANONYMOUS: kinds.count().default(1_000),
  /** Addresses or networks (CIDR) of the proxies in front; only they are believed about scheme, host and client address. */
  LINTEL_TRUSTED_PROXIES: kinds.list().default([]),
  /** Objects that the answer of one GraphQL operation may hold. */
  LINTEL_GRAPHQL_MAX_NODES: kinds.count().default(500_000),
  /** Fields inside each other in one GraphQL operation. */
  LINTEL_GRAPHQL_MAX_DEPTH: kinds.count().default(30),
});
export type GatewaySettings = z.infer<typeof gatewaySettings>;
