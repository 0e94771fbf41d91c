import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { AccessGuard } from './access.guard.js';
import { Authorize, type AccessRule } from './authorize.decorator.js';
import { Callers, internalTokenHeader } from './callers.js';
import { callerKey } from './execution-caller.js';
import { InternalTokens, type MintRequest } from './internal-tokens.js';

class Routes {
  @Authorize('public')
  open(): void {}

  @Authorize('signed-in')
  signedIn(): void {}

  @Authorize('repository-token')
  repository(): void {}

  @Authorize('installation-admin')
  admin(): void {}

  @Authorize('internal')
  internal(): void {}

  @Authorize('signed-in', 'repository-token')
  either(): void {}

  forgotten(): void {}
}

@Authorize('signed-in')
class Ruled {
  inherited(): void {}

  @Authorize('public')
  own(): void {}
}

const tokens = InternalTokens.generate();
const guard = new AccessGuard(new Callers(tokens, 'here'));
const callers: Record<string, string | undefined> = {};

function httpContext(method: (...args: never[]) => unknown, owner: object, headers: Record<string, string>): ExecutionContext {
  const request = { headers };
  return {
    getType: () => 'http',
    getHandler: () => method,
    getClass: () => owner,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
}

const outcome = (method: (...args: never[]) => unknown, token: string | undefined, owner: object = Routes) =>
  guard
    .canActivate(httpContext(method, owner, token === undefined ? {} : { authorization: `Bearer ${token}` }))
    .then(String, (error: { code?: string; message: string }) => error.code ?? error.message);

beforeAll(async () => {
  const mint = (request: Omit<MintRequest, 'audience'>) => tokens.mint({ audience: 'here', ...request });
  const user = { kind: 'user', userId: 1, isAdmin: false, memberships: [] } as const;
  callers['nobody'] = undefined;
  callers['user'] = await mint({ principal: user });
  callers['admin'] = await mint({ principal: { ...user, isAdmin: true } });
  callers['repository'] = await mint({ principal: { kind: 'repository', repositoryId: 1, isAdmin: false, memberships: [] } });
  callers['service'] = await mint({ isInternal: true });
  callers['foreign'] = await tokens.mint({ audience: 'elsewhere', principal: user });
});

describe('AccessGuard', () => {
  const routes = Routes.prototype;
  const table: readonly (readonly [AccessRule | 'either', (...args: never[]) => unknown, readonly string[]])[] = [
    ['public', routes.open, ['nobody', 'user', 'admin', 'repository', 'service', 'foreign']],
    ['signed-in', routes.signedIn, ['user', 'admin']],
    ['repository-token', routes.repository, ['repository']],
    ['installation-admin', routes.admin, ['admin']],
    ['internal', routes.internal, ['service']],
    ['either', routes.either, ['user', 'admin', 'repository']],
  ];

  it.each(table)('lets in by the rule %s exactly whom it names', async (_rule, method, letIn) => {
    for (const [name, token] of Object.entries(callers))
      expect([name, await outcome(method, token)]).toEqual([name, letIn.includes(name) ? 'true' : expect.not.stringMatching(/^true$/)]);
  });

  it('says why: no token, one that does not count, too few rights', async () => {
    expect(await outcome(routes.signedIn, undefined)).toBe('authentication-required');
    expect(await outcome(routes.signedIn, callers['foreign'])).toBe('token-invalid');
    expect(await outcome(routes.admin, callers['user'])).toBe('not-allowed');
  });

  it('closes a method without a rule to everybody', async () => {
    for (const token of Object.values(callers))
      expect(await outcome(routes.forgotten, token)).toBe('Routes.forgotten has no @Authorize rule');
  });

  it('takes the rule of the class where a method has none', async () => {
    expect(await outcome(Ruled.prototype.inherited, undefined, Ruled)).toBe('authentication-required');
    expect(await outcome(Ruled.prototype.own, undefined, Ruled)).toBe('true');
  });

  it('prefers the header that leaves Authorization to others', async () => {
    const headers = { [internalTokenHeader]: callers['user']!, authorization: 'Bearer oidc.of.somebody' };
    expect(await guard.canActivate(httpContext(routes.signedIn, Routes, headers))).toBe(true);
  });

  it('reads the caller from a GraphQL context, in resolvers and reference resolvers', async () => {
    const caller = { principal: { kind: 'user', userId: 1, isAdmin: false, memberships: [] }, isInternal: false };
    const context = { [callerKey]: caller };
    const graphql = (args: unknown[]) =>
      ({
        getType: () => 'graphql',
        getHandler: () => routes.signedIn,
        getClass: () => Routes,
        getArgByIndex: (index: number) => args[index],
      }) as unknown as ExecutionContext;
    expect(await guard.canActivate(graphql([{}, {}, context, {}]))).toBe(true);
    expect(await guard.canActivate(graphql([{ id: 1 }, context, {}]))).toBe(true);
    await expect(guard.canActivate(graphql([{}, {}, {}, {}]))).rejects.toThrow('The GraphQL context has no caller');
  });
});
