import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthModule, Authorize, CurrentPrincipal, InternalTokens, type Principal } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { Controller, Get, Module } from '@nestjs/common';
import { Args, Context, Query, ResolveField, Parent, ResolveReference, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  assertEverythingAuthorized,
  loader,
  paginateList,
  subgraphModule,
  type ConnectionArgs,
  type GraphqlContext,
} from '../src/index.js';

const rows = Array.from({ length: 250 }, (_, index) => ({
  id: `R${index}`,
  name: `repository-${index}`,
  createdAt: new Date('2025-03-10T12:00:00Z'),
}));
const batches: (readonly string[])[] = [];

@Resolver('Repository')
class RepositoryResolver {
  @Query('repository')
  @Authorize('signed-in')
  repository(@Args('name') name: string, @CurrentPrincipal() principal: Principal) {
    if (name === 'foreign') throw new DomainError('repository-not-found');
    return { id: 'R1', name: `${name} of ${principal.email}`, createdAt: new Date('2025-03-10T12:00:00Z') };
  }

  @Query('repositories')
  @Authorize('public')
  repositories(@Args() args: ConnectionArgs) {
    return paginateList({ args, rows, keyOf: (row) => row.id, toNode: (row) => row });
  }

  @Query('broken')
  @Authorize('public')
  broken() {
    throw new TypeError('password is hunter2');
  }

  @ResolveField('owner')
  @Authorize('signed-in')
  owner(@Parent() repository: { id: string }, @Context() context: GraphqlContext) {
    return loader<string, string>(context, 'owner', async (ids) => {
      batches.push(ids);
      return ids.map((id) => `owner of ${id}`);
    }).load(repository.id);
  }

  @ResolveReference()
  @Authorize('signed-in')
  reference(@Parent() reference: { id: string }, @CurrentPrincipal() principal: Principal) {
    return reference.id === 'R404' ? null : { id: reference.id, name: `for ${principal.email}`, createdAt: new Date(0) };
  }
}

@Resolver('User')
class UserResolver {
  @Query('user')
  @Authorize('signed-in')
  user() {
    return { id: 4_000_000_000, username: 'ann' };
  }

  @Query('repository')
  @Authorize('public')
  repository(@Args('id') id: number) {
    if (id === 404) throw new DomainError('repository-not-found');
    return { id };
  }

  @ResolveReference()
  @Authorize('signed-in')
  reference(reference: { id: number }) {
    return { id: reference.id, username: 'ann' };
  }
}

@Resolver('User')
class CarelessResolver {
  @Query('user')
  user() {
    return { id: 1, username: 'anybody' };
  }
}

@Controller('things')
class ThingsController {
  @Get('mine')
  @Authorize('signed-in')
  mine(@CurrentPrincipal() principal: Principal) {
    return { email: principal.email };
  }

  @Get('internal')
  @Authorize('internal')
  internal() {
    return { ok: true };
  }
}

@Module({ providers: [RepositoryResolver] })
class DeepsourceApiModule {}

@Module({ providers: [UserResolver] })
class CodigaApiModule {}

@Module({ providers: [CarelessResolver] })
class CarelessApiModule {}

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const deepsource = () =>
  subgraphModule({ vocabulary: 'deepsource', include: [DeepsourceApiModule], typePaths: [fixture('deepsource.graphql')] });
const tokens = InternalTokens.generate();

async function start(modules: unknown[], controllers: unknown[] = []): Promise<NestFastifyApplication> {
  const testing = await Test.createTestingModule({
    imports: [AuthModule.forService({ tokens, service: 'things' }), ...(modules as [])],
    controllers: controllers as [],
  }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

describe('a service with two graphs', () => {
  let app: NestFastifyApplication;
  let ann: string;

  beforeAll(async () => {
    app = await start(
      [
        DeepsourceApiModule,
        CodigaApiModule,
        deepsource(),
        subgraphModule({ vocabulary: 'codiga', include: [CodigaApiModule], typePaths: [fixture('codiga.graphql')] }),
      ],
      [ThingsController],
    );
    ann = await tokens.mint({
      audience: 'things',
      principal: { kind: 'user', userId: 1, email: 'ann@example.com', isAdmin: false, memberships: [] },
    });
  });
  afterAll(async () => app.close());

  async function ask(graph: string, query: string, options: { token?: string; variables?: unknown } = {}) {
    const headers = options.token ? { authorization: `Bearer ${options.token}` } : {};
    const response = await app.inject({
      method: 'POST',
      url: `/_graph/${graph}`,
      headers,
      payload: { query, variables: options.variables },
    });
    return response.json<{ data?: any; errors?: { message: string; extensions: Record<string, unknown> }[] }>();
  }

  it('gives resolvers the principal of the internal token', async () => {
    const { data, errors } = await ask('deepsource', '{ repository(name: "shop") { name createdAt } }', { token: ann });
    expect(errors).toBeUndefined();
    expect(data.repository).toEqual({ name: 'shop of ann@example.com', createdAt: '2025-03-10T12:00:00.000+00:00' });
  });

  it('refuses callers without a token, with a token for another service, and with an altered one', async () => {
    const foreign = await tokens.mint({ audience: 'others' });
    const altered = `${ann.slice(0, -4)}AAAA`;
    const answers = await Promise.all(
      [undefined, foreign, altered].map((token) => ask('deepsource', '{ repository(name: "shop") { name } }', { token })),
    );
    expect(answers.map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
      'authentication-required',
      'token-invalid',
      'token-invalid',
    ]);
  });

  it('guards entity references and field resolvers as well', async () => {
    const entities =
      '{ _entities(representations: [{__typename: "Repository", id: "R7"}, {__typename: "Repository", id: "R404"}]) { ... on Repository { name } } }';
    const anonymous = await ask('deepsource', entities);
    expect(anonymous.errors?.map(({ message }) => message)).toEqual(['Authentication required', 'Authentication required']);
    const signedIn = await ask('deepsource', entities, { token: ann });
    expect(signedIn.data._entities).toEqual([{ name: 'for ann@example.com' }, null]);
    const field = await ask('deepsource', '{ repositories(first: 1) { edges { node { owner } } } }');
    expect(field.errors?.[0]?.message).toBe('Authentication required');
  });

  it('loads in one batch per request', async () => {
    batches.length = 0;
    await ask('deepsource', '{ repositories(first: 3) { edges { node { owner } } } }', { token: ann });
    expect(batches).toEqual([['R0', 'R1', 'R2']]);
  });

  it('returns 100 nodes bare, and the total', async () => {
    const { data } = await ask('deepsource', '{ repositories { totalCount pageInfo { hasNextPage endCursor } edges { cursor } } }');
    expect(data.repositories).toMatchObject({
      totalCount: 250,
      pageInfo: { hasNextPage: true, endCursor: data.repositories.edges[99].cursor },
    });
    expect(data.repositories.edges).toHaveLength(100);
  });

  it('renders errors in the words of each graph', async () => {
    const notFound = await ask('deepsource', '{ repository(name: "foreign") { name } }', { token: ann });
    expect(notFound).toMatchObject({
      data: { repository: null },
      errors: [{ message: 'Repository does not exist', extensions: { code: 'repository-not-found' } }],
    });
    const codiga = await ask('codiga', '{ repository(id: 404) { id } }');
    expect(codiga.errors?.[0]?.message).toBe('project-not-found');
    const anonymous = await ask('codiga', '{ user { id } }');
    expect(anonymous).toMatchObject({ data: { user: null }, errors: [{ message: 'user-not-logged' }] });
  });

  it('hides what went wrong inside', async () => {
    const { errors } = await ask('deepsource', '{ broken }');
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    expect(errors?.[0]).toMatchObject({
      message: 'Internal server error',
      extensions: { code: 'internal-error', correlationId: expect.any(String) },
    });
  });

  it('carries numbers beyond 32 bits and takes numeric strings', async () => {
    const { data } = await ask('codiga', 'query ($id: Long!) { user { id } repository(id: $id) { id } }', {
      token: ann,
      variables: { id: '5000000000' },
    });
    expect(data).toEqual({ user: { id: 4_000_000_000 }, repository: { id: 5_000_000_000 } });
  });

  it('protects REST routes by the same rules', async () => {
    const mine = await app.inject({ url: '/things/mine', headers: { 'x-lintel-token': ann, authorization: 'Bearer of-another-party' } });
    expect(mine.json()).toEqual({ email: 'ann@example.com' });
    expect((await app.inject({ url: '/things/mine' })).statusCode).not.toBe(200);
    expect((await app.inject({ url: '/things/internal', headers: { 'x-lintel-token': ann } })).statusCode).not.toBe(200);
    const internal = await tokens.mint({ audience: 'things', isInternal: true });
    expect((await app.inject({ url: '/things/internal', headers: { 'x-lintel-token': internal } })).statusCode).toBe(200);
  });

  it('passes the walk over all entrances', () => {
    expect(() => assertEverythingAuthorized(app)).not.toThrow();
  });
});

describe('assertEverythingAuthorized', () => {
  it('names resolvers without a rule, fields without a resolver and entities without a reference resolver', async () => {
    const codiga = subgraphModule({ vocabulary: 'codiga', include: [CarelessApiModule], typePaths: [fixture('codiga.graphql')] });
    const app = await start([CarelessApiModule, codiga]);
    const walk = () => assertEverythingAuthorized(app);
    expect(walk).toThrow('CarelessResolver.user: add @Authorize');
    expect(walk).toThrow('Query.repository: no resolver serves it');
    expect(walk).toThrow('User: add a @ResolveReference()');
    const response = await app.inject({ method: 'POST', url: '/_graph/codiga', payload: { query: '{ user { id } }' } });
    expect(response.json()).toMatchObject({ data: { user: null }, errors: [{ message: 'Internal server error' }] });
    await app.close();
  });
});
