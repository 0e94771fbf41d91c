// A process of its own: the three services of the query and one subgraph that holds everything, all on real Nest subgraphs; and for each a server that
// repeats its answers.
import 'reflect-metadata';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AuthModule, Authorize, InternalTokens, type InternalKeys } from '@lintel/auth';
import { paginateList, subgraphModule, type ConnectionArgs } from '@lintel/graphql';
import { Controller, HttpCode, Module, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { issues, metrics, repository } from './data.js';

@Resolver('Repository')
@Authorize('signed-in')
class RepositoryResolver {
  @Query('repository')
  repository() {
    return repository;
  }

  @ResolveReference()
  reference() {
    return repository;
  }
}

@Resolver('Account')
@Authorize('signed-in')
class AccountResolver {
  @ResolveReference()
  reference() {
    return repository.account;
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class IssuesResolver {
  @ResolveReference()
  reference(reference: { id: string }) {
    return reference;
  }

  @ResolveField('issues')
  issues(@Args() args: ConnectionArgs) {
    return paginateList({ args, rows: issues, keyOf: (issue) => issue.id, toNode: (issue) => issue });
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class MetricsResolver {
  @ResolveReference()
  reference(reference: { id: string }) {
    return reference;
  }

  @ResolveField('metrics')
  metrics() {
    return metrics;
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class EverythingResolver {
  @Query('repository')
  repository() {
    return repository;
  }

  @ResolveReference()
  reference() {
    return repository;
  }

  @ResolveField('issues')
  issues(@Args() args: ConnectionArgs) {
    return paginateList({ args, rows: issues, keyOf: (issue) => issue.id, toNode: (issue) => issue });
  }

  @ResolveField('metrics')
  metrics() {
    return metrics;
  }
}

@Controller('internal/tokens')
@Authorize('internal')
class TokensController {
  @Post('verify')
  @HttpCode(200)
  verify() {
    return {
      principal: { kind: 'user', userId: 1, email: 'bench@example.com', isAdmin: false, memberships: [{ accountId: 1, role: 'owner' }] },
    };
  }
}

@Module({ providers: [RepositoryResolver, AccountResolver] })
class AccountsModule {}
@Module({ providers: [IssuesResolver] })
class IssuesModule {}
@Module({ providers: [MetricsResolver] })
class MetricsModule {}
@Module({ providers: [EverythingResolver, AccountResolver] })
class EverythingModule {}

const parts: Readonly<Record<string, Type>> = {
  accounts: AccountsModule,
  issues: IssuesModule,
  metrics: MetricsModule,
  everything: EverythingModule,
};

async function start(service: string, part: Type, tokens: InternalTokens): Promise<string> {
  const typePaths = [path.join(import.meta.dirname, '..', '..', 'gateway', `${service}.graphql`)];

  @Module({
    imports: [AuthModule.forService({ tokens, service }), part, subgraphModule({ vocabulary: 'deepsource', include: [part], typePaths })],
    controllers: service === 'accounts' ? [TokensController] : [],
  })
  class ServiceModule {}

  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

/** Answers what the service behind it answered to the same request before: next to no work, so that the gateway in front is what is measured. */
async function startRepeater(serviceUrl: string): Promise<string> {
  const answers = new Map<string, { status: number; text: string }>();
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const key = `${request.url} ${body}`;
      const answer = answers.get(key) ?? (await askService(serviceUrl, request, body));
      answers.set(key, answer);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function askService(serviceUrl: string, { url, headers }: IncomingMessage, body: string): Promise<{ status: number; text: string }> {
  const sent = { 'content-type': 'application/json', authorization: headers.authorization ?? '' };
  const response = await fetch(`${serviceUrl}${url}`, { method: 'POST', headers: sent, body });
  return { status: response.status, text: await response.text() };
}

process.once('message', (keys: InternalKeys) => {
  void (async () => {
    const tokens = InternalTokens.fromKeys(keys);
    const real = await Promise.all(
      Object.entries(parts).map(async ([service, part]) => [service, await start(service, part, tokens)] as const),
    );
    const repeating = await Promise.all(real.map(async ([service, url]) => [service, await startRepeater(url)] as const));
    process.send?.({ real: Object.fromEntries(real), repeating: Object.fromEntries(repeating) });
  })();
});
process.once('disconnect', () => process.exit(0));
