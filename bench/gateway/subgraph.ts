// A process of its own: one service of the query (or the subgraph that holds everything) on a real Nest subgraph, and a server that repeats its
// answers.
import 'reflect-metadata';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AuthModule, Authorize, InternalTokens, type InternalKeys } from '@lintel/auth';
import { keysetSql, paginate, subgraphModule, type ConnectionArgs } from '@lintel/graphql';
import { fromGlobalIdOf, toGlobalId } from '@lintel/vocabularies';
import { Controller, HttpCode, Module, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { issueCount } from './data.js';

/** The rows behind the resolvers, read from PostgreSQL as services do. */
class Rows {
  static pool: pg.Pool;

  static async repository(column: 'id' | 'name', value: number | string) {
    const { rows } = await Rows.pool.query<RepositoryRow>(
      `SELECT id, name, is_activated, account_id, login FROM repository WHERE ${column} = $1`,
      [value],
    );
    const [row] = rows;
    if (!row) return null;
    const account = { id: toGlobalId('Account', row.account_id), login: row.login };
    return { id: toGlobalId('Repository', row.id), name: row.name, isActivated: row.is_activated, account };
  }

  static issues(globalId: string, args: ConnectionArgs) {
    return paginate<IssueRow>({
      args,
      keyShape: ['number'],
      keyOf: ({ key }) => [key],
      fetch: async (request) => {
        const sql = keysetSql({ request, columns: ['id'], order: 'asc', parameters: [fromGlobalIdOf('Repository', globalId)] });
        const text = `SELECT id AS key, title, shortcode, severity, path, begin_line AS "beginLine" FROM issue WHERE repository_id = $1 AND ${sql.condition} ${sql.tail}`;
        return (await Rows.pool.query<IssueRow>(text, [...sql.parameters])).rows;
      },
      count: () => issueCount,
      toNode: (row) => ({ ...row, id: toGlobalId('Issue', row.key) }),
    });
  }

  static async metrics(globalId: string) {
    return (
      await Rows.pool.query('SELECT name, value FROM metric WHERE repository_id = $1 ORDER BY name', [
        fromGlobalIdOf('Repository', globalId),
      ])
    ).rows;
  }
}

interface RepositoryRow {
  readonly id: number;
  readonly name: string;
  readonly is_activated: boolean;
  readonly account_id: number;
  readonly login: string;
}

interface IssueRow {
  readonly key: number;
  readonly title: string;
}

interface Reference {
  readonly id: string;
}

@Resolver('Repository')
@Authorize('signed-in')
class RepositoryResolver {
  @Query('repository')
  repository(@Args('name') name: string) {
    return Rows.repository('name', name);
  }

  @ResolveReference()
  reference({ id }: Reference) {
    return Rows.repository('id', fromGlobalIdOf('Repository', id) ?? 0);
  }
}

@Resolver('Account')
@Authorize('signed-in')
class AccountResolver {
  @ResolveReference()
  reference(reference: Reference) {
    return reference;
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class IssuesResolver {
  @ResolveReference()
  reference(reference: Reference) {
    return reference;
  }

  @ResolveField('issues')
  issues(@Parent() { id }: Reference, @Args() args: ConnectionArgs) {
    return Rows.issues(id, args);
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class MetricsResolver {
  @ResolveReference()
  reference(reference: Reference) {
    return reference;
  }

  @ResolveField('metrics')
  metrics(@Parent() { id }: Reference) {
    return Rows.metrics(id);
  }
}

@Resolver('Repository')
@Authorize('signed-in')
class EverythingResolver {
  @Query('repository')
  repository(@Args('name') name: string) {
    return Rows.repository('name', name);
  }

  @ResolveReference()
  reference({ id }: Reference) {
    return Rows.repository('id', fromGlobalIdOf('Repository', id) ?? 0);
  }

  @ResolveField('issues')
  issues(@Parent() { id }: Reference, @Args() args: ConnectionArgs) {
    return Rows.issues(id, args);
  }

  @ResolveField('metrics')
  metrics(@Parent() { id }: Reference) {
    return Rows.metrics(id);
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

export interface SubgraphOrder {
  readonly service: string;
  readonly keys: InternalKeys;
  readonly databaseUrl: string;
}

process.once('message', ({ service, keys, databaseUrl }: SubgraphOrder) => {
  void (async () => {
    Rows.pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
    const real = await start(service, parts[service]!, InternalTokens.fromKeys(keys));
    process.send?.({ real, repeating: await startRepeater(real) });
  })();
});
process.once('disconnect', () => process.exit(0));
