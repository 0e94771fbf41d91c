import type { ExecutionContext } from '@nestjs/common';
import { anonymousCaller, type Caller } from './caller.js';
import type { Callers, RequestLike } from './callers.js';

/** Where a GraphQL context keeps the caller: set by `@lintel/graphql`, read here. */
export const callerKey: unique symbol = Symbol('lintel.caller');

/** A GraphQL context that knows its caller. */
export interface CallerContext {
  readonly [callerKey]: Caller;
}

const identified = new WeakMap<object, Caller>();

/** Returns the caller of a REST or GraphQL call, and remembers it for `callerOf`. */
export async function identifyCaller(context: ExecutionContext, callers: Callers): Promise<Caller> {
  const fromGraphql = graphqlCaller(context);
  if (fromGraphql) return fromGraphql;
  const request = context.switchToHttp().getRequest<RequestLike>();
  const caller = await callers.of(request);
  identified.set(request, caller);
  return caller;
}

/** Returns the caller of a call that the guard has let in. */
export function callerOf(context: ExecutionContext): Caller {
  return graphqlCaller(context) ?? identified.get(context.switchToHttp().getRequest<object>()) ?? anonymousCaller;
}

/** Resolvers take (parent, args, context, info); reference resolvers (reference, context, info). */
function graphqlCaller(context: ExecutionContext): Caller | undefined {
  if (context.getType<string>() !== 'graphql') return undefined;
  const holder = [context.getArgByIndex<unknown>(2), context.getArgByIndex<unknown>(1)].find(isCallerContext);
  if (!holder) throw new Error('The GraphQL context has no caller: build the subgraph with subgraphModule()');
  return holder[callerKey];
}

function isCallerContext(value: unknown): value is CallerContext {
  return typeof value === 'object' && value !== null && callerKey in value;
}
