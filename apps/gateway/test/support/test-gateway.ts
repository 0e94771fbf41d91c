import { InternalTokens } from '@lintel/auth';
import { graphVocabularies } from '@lintel/graphql';
import type { ServiceName } from '@lintel/service';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { Module } from '@nestjs/common';
import { composeSupergraph } from '../../src/composition/compose-supergraph.js';
import { gatewayProviders } from '../../src/gateway.module.js';
import { SUPERGRAPHS } from '../../src/graph/graphs.js';
import { service } from '../../src/service.js';
import { startFakeServices, type FakeServices } from './fake-installation.js';

export interface TestGateway {
  readonly url: string;
  readonly gateway: TestService;
  readonly services: FakeServices;
  readonly postgres: TestPostgres;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; headers: Headers; json: any }>;
  close(): Promise<void>;
}

/** The gateway over fake services, with their supergraphs composed on the spot. */
export async function startTestGateway(settings: Record<string, string> = {}): Promise<TestGateway> {
  const tokens = InternalTokens.generate();
  const services = await startFakeServices(tokens);
  const fakes = Object.values(services);
  const supergraphs = Object.fromEntries(
    graphVocabularies.map((vocabulary) => {
      const parts = fakes.flatMap(({ name, sources }) =>
        sources.filter((source) => source.vocabulary === vocabulary).map(({ sdl }) => ({ name, sdl })),
      );
      return [vocabulary, composeSupergraph(vocabulary, parts)];
    }),
  );

  @Module({ providers: [...gatewayProviders, { provide: SUPERGRAPHS, useValue: supergraphs }] })
  class TestGatewayModule {}

  const postgres = await startTestPostgres();
  const addresses = new Map<string, string>(fakes.map(({ name, url }) => [name, url]));
  const gateway = await startTestService(
    { ...service, module: TestGatewayModule },
    {
      adminUrl: postgres.adminUrl,
      transport: 'none',
      tokens,
      settings,
      platform: { serviceUrl: (name: ServiceName) => addresses.get(name) },
    },
  );
  return {
    url: gateway.url,
    gateway,
    services,
    postgres,
    post: (path, body, headers = {}) => post(`${gateway.url}${path}`, body, headers),
    async close() {
      await gateway.close();
      await Promise.all(fakes.map((fake) => fake.close()));
      await postgres.stop();
    },
  };
}

async function post(url: string, body: unknown, headers: Record<string, string>) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
    redirect: 'manual',
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as any };
}
