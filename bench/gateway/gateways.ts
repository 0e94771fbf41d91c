// A process of its own: one of the gateways that are compared.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RemoteGraphQLDataSource } from '@apollo/gateway';
import { service } from '@lintel-app/gateway';
import {
  composeSupergraph,
  defaultQueryLimits,
  gatewayProviders,
  Graph,
  Graphs,
  Supergraph,
  SUPERGRAPHS,
  type OperationContext,
} from '@lintel-app/gateway/parts';
import { InternalTokens, type InternalKeys } from '@lintel/auth';
import { baseSdl } from '@lintel/graphql';
import { createLogger } from '@lintel/observability';
import { startTestPostgres, startTestService } from '@lintel/testing';
import { Module, type Provider } from '@nestjs/common';
import { startStockGateway } from './stock-gateway.js';

export type GatewayKind = 'own' | 'stock-data-source' | 'stock';

export interface GatewayOrder {
  readonly kind: GatewayKind;
  readonly keys: InternalKeys;
  readonly urls: Readonly<Record<string, string>>;
}

const services = ['accounts', 'issues', 'metrics'];

function supergraphOf(): string {
  const folder = path.join(import.meta.dirname, '..', '..', 'gateway');
  const parts = services.map((name) => ({
    name,
    sdl: `${baseSdl('deepsource')}\n${readFileSync(path.join(folder, `${name}.graphql`), 'utf8')}`,
  }));
  return composeSupergraph('deepsource', parts);
}

/** Our gateway, but with the data source that comes with @apollo/gateway. */
function withStockDataSource({ urls }: GatewayOrder, tokens: InternalTokens, sdl: string): Provider {
  class AuthorisedDataSource extends RemoteGraphQLDataSource {
    constructor(private readonly service: string) {
      super({ url: `${urls[service]}/_graph/deepsource` });
    }

    override async willSendRequest({ request, context }: Parameters<NonNullable<RemoteGraphQLDataSource['willSendRequest']>>[0]) {
      const { caller, correlationId } = context as OperationContext;
      const token = await tokens.mint({ audience: this.service, principal: caller.principal, correlationId });
      request.http?.headers.set('authorization', `Bearer ${token}`);
    }
  }
  const logger = createLogger({ service: 'bench', level: 'silent' });
  const supergraph = new Supergraph('deepsource', sdl);
  const graph = new Graph({ supergraph, limits: defaultQueryLimits, logger, dataSourceOf: (name) => new AuthorisedDataSource(name) });
  return { provide: Graphs, useValue: { of: () => graph } };
}

async function startOwn(order: GatewayOrder, sdl: string): Promise<string> {
  const tokens = InternalTokens.fromKeys(order.keys);
  const empty = `${baseSdl('lintel')}\ntype Query { nothing: String }`;
  const supergraphs = {
    deepsource: sdl,
    codiga: composeSupergraph('codiga', [{ name: 'accounts', sdl: `${baseSdl('codiga')}\ntype Query { nothing: String }` }]),
    lintel: composeSupergraph('lintel', [{ name: 'accounts', sdl: empty }]),
  };
  const others: Provider[] = order.kind === 'stock-data-source' ? [withStockDataSource(order, tokens, sdl)] : [];

  @Module({ providers: [...gatewayProviders, { provide: SUPERGRAPHS, useValue: supergraphs }, ...others] })
  class BenchGatewayModule {}

  const { adminUrl, stop } = await startTestPostgres();
  process.once('disconnect', () => void stop().finally(() => process.exit(0)));
  const running = await startTestService(
    { ...service, module: BenchGatewayModule },
    {
      adminUrl,
      transport: 'none',
      tokens,
      settings: { LINTEL_RATE_LIMIT: '1000000000' },
      platform: { serviceUrl: (name) => order.urls[name] },
    },
  );
  return running.url;
}

process.once('message', (order: GatewayOrder) => {
  void (async () => {
    const sdl = supergraphOf();
    const url = order.kind === 'stock' ? await startStockGateway(order, sdl) : await startOwn(order, sdl);
    process.send?.({ url });
  })();
});
process.once('disconnect', () => setTimeout(() => process.exit(0), 3_000).unref());
