import type { Caller, InternalTokens, Principal } from '@lintel/auth';
import { fromGlobalIdOf, toGlobalId } from '@lintel/vocabularies';
import { codedError, startFakeService, type FakeService, type SeenRequest } from './fake-service.js';
import type { ServerResponse } from 'node:http';

export const ann: Principal = {
  kind: 'user',
  userId: 1,
  email: 'ann@example.com',
  isAdmin: false,
  memberships: [{ accountId: 10, role: 'owner' }],
  tokenId: 100,
};
export const bob: Principal = {
  kind: 'user',
  userId: 2,
  email: 'bob@example.com',
  isAdmin: false,
  memberships: [{ accountId: 20, role: 'owner' }],
  tokenId: 200,
};

/** What the fake accounts service answers for each token. */
const verdicts: Readonly<Record<string, { status: number; body: object }>> = {
  dsp_ann: { status: 200, body: { principal: ann } },
  dsp_bob: { status: 200, body: { principal: bob } },
  dsp_expired: { status: 401, body: { code: 'token-expired' } },
  dsp_disabled: { status: 401, body: { code: 'account-disabled' } },
  dsp_broken: { status: 500, body: {} },
};

const repositories = [
  { number: 1, accountId: 10, name: 'shop' },
  { number: 2, accountId: 20, name: 'secret' },
];
const mayRead = (caller: Caller, accountId: number): boolean =>
  caller.principal.memberships.some((membership) => membership.accountId === accountId);
const repositoryOf = (id: string, caller: Caller) => {
  const found = repositories.find(({ number }) => toGlobalId('Repository', number) === id);
  return found && mayRead(caller, found.accountId) ? { __typename: 'Repository', id, name: found.name } : null;
};

const accountsDeepsource = {
  vocabulary: 'deepsource' as const,
  sdl: `
    type Query {
      viewer: User
      repository(name: String!): Repository
      slow(first: Int, after: String, last: Int, before: String, offset: Int): RepositoryConnection
      at(time: DateTime!): String
      fault: String
      onlyMembers: String
    }
    type Mutation { rename(id: ID!, name: String!): Repository }
    type User implements MaskPrimaryKeyNode @key(fields: "id") { id: ID! email: String! friends(first: Int): [User!]! }
    type Repository implements MaskPrimaryKeyNode @key(fields: "id") { id: ID! name: String! }
    type RepositoryConnection { edges: [RepositoryEdge]! totalCount: Int }
    type RepositoryEdge { node: Repository cursor: String! }`,
  resolvers: {
    Query: {
      viewer: (_: unknown, __: unknown, { principal }: Caller) => ({
        id: toGlobalId('User', principal.userId ?? 1),
        email: principal.email,
        friends: [],
      }),
      repository: (_: unknown, { name }: { name: string }, caller: Caller) => {
        const found = repositories.find((repository) => repository.name === name);
        const readable = found && repositoryOf(toGlobalId('Repository', found.number), caller);
        if (!readable) throw codedError('Repository does not exist', 'repository-not-found');
        return readable;
      },
      slow: async (_: unknown, __: unknown, caller: Caller) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        return { edges: [{ cursor: 'c', node: repositoryOf(toGlobalId('Repository', 1), caller) }], totalCount: 1 };
      },
      at: (_: unknown, { time }: { time: Date }) => time.toISOString(),
      fault: () => {
        throw new Error('connection string postgres://secret@db');
      },
      onlyMembers: () => {
        throw codedError('Authentication required', 'authentication-required');
      },
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }, caller: Caller) => ({ ...repositoryOf(id, caller), name }),
    },
    Repository: { __resolveReference: ({ id }: { id: string }, caller: Caller) => repositoryOf(id, caller) },
    User: {
      __resolveReference: ({ id }: { id: string }, caller: Caller) =>
        fromGlobalIdOf('User', id) === caller.principal.userId ? { id, email: caller.principal.email } : null,
    },
  },
};

const issuesDeepsource = {
  vocabulary: 'deepsource' as const,
  sdl: `
    type Repository @key(fields: "id") { id: ID! issueTitles: [String!] }`,
  resolvers: {
    Repository: {
      __resolveReference: (reference: object) => reference,
      issueTitles: ({ id }: { id: string }, _: unknown, caller: Caller) =>
        repositoryOf(id, caller) ? ['Unused variable', 'Hard-coded secret'] : null,
    },
  },
};

const accountsCodiga = {
  vocabulary: 'codiga' as const,
  sdl: `
    type Query { user: User publicName: String needed: String! things(howmany: Long!, skip: Long!): [Thing!] }
    type User { id: Long! username: String! }
    type Thing { id: Long! }`,
  resolvers: {
    Query: {
      user: (_: unknown, __: unknown, { principal }: Caller) => {
        if (principal.kind !== 'user') throw codedError('user-not-logged', 'authentication-required');
        return { id: 5_000_000_000, username: principal.email };
      },
      needed: () => {
        throw codedError('user-not-logged', 'authentication-required');
      },
      publicName: () => 'open to all',
      things: () => [{ id: 1 }],
    },
  },
};

const accountsLintel = {
  vocabulary: 'lintel' as const,
  sdl: 'type Query { me: String }',
  resolvers: { Query: { me: (_: unknown, __: unknown, { principal }: Caller) => principal.email } },
};

function accountsRest(seen: SeenRequest, response: ServerResponse): void {
  if (seen.url === '/internal/tokens/verify') {
    const { token } = JSON.parse(seen.body.toString()) as { token: string };
    const { status, body } = seen.caller.isInternal
      ? (verdicts[token] ?? { status: 401, body: { code: 'token-invalid' } })
      : { status: 403, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  echo(seen, response);
}

/** Answers with what arrived. */
function echo(seen: SeenRequest, response: ServerResponse): void {
  response.writeHead(202, {
    'content-type': 'application/json',
    etag: '"e"',
    'x-lintel-secret': 'inside',
    connection: 'x-hop',
    'x-hop': '1',
  });
  response.end(
    JSON.stringify({
      method: seen.method,
      url: seen.url,
      headers: seen.headers,
      bytes: seen.body.length,
      principal: seen.caller.principal,
      correlationId: seen.caller.correlationId,
    }),
  );
}

const plain = ['analysis-runner', 'notifier', 'metrics'] as const;

export type FakeServices = Readonly<
  Record<'accounts' | 'issues' | 'sarif-ingest' | 'ingest-webhooks' | (typeof plain)[number], FakeService>
>;

/** Two tenants with one repository each, over fakes of every service. */
export async function startFakeServices(tokens: InternalTokens): Promise<FakeServices> {
  const start = (name: string, rest: Partial<Parameters<typeof startFakeService>[0]> = {}) => startFakeService({ name, tokens, ...rest });
  return {
    accounts: await start('accounts', { graphs: [accountsDeepsource, accountsCodiga, accountsLintel], rest: accountsRest }),
    issues: await start('issues', { graphs: [issuesDeepsource] }),
    'sarif-ingest': await start('sarif-ingest', { rest: echo }),
    'ingest-webhooks': await start('ingest-webhooks', { rest: echo }),
    'analysis-runner': await start('analysis-runner'),
    notifier: await start('notifier'),
    metrics: await start('metrics'),
  };
}
