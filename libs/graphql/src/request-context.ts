import { callerKey, type Caller, type CallerContext, type Principal } from '@lintel/auth';
import DataLoader from 'dataloader';

/** What each resolver gets as its context: one per GraphQL request. */
export interface GraphqlContext extends CallerContext {
  readonly principal: Principal;
  readonly loaders: Map<symbol | string, DataLoader<unknown, unknown, unknown>>;
}

export function createGraphqlContext(caller: Caller): GraphqlContext {
  return { [callerKey]: caller, principal: caller.principal, loaders: new Map() };
}

/**
 * Returns the request's loader of that name; all keys asked for within one tick reach `batch` together, each once. `batch` answers in the
 * order of its keys (an `Error` in a place rejects that key alone). Name loaders by what they load and by every argument that
 * changes the answer.
 */
export function loader<Key, Value>(
  context: GraphqlContext,
  name: symbol | string,
  batch: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
): DataLoader<Key, Value> {
  const known = context.loaders.get(name);
  if (known) return known as unknown as DataLoader<Key, Value>;
  const created = new DataLoader<Key, Value>(async (keys) => [...(await batch(keys))]);
  context.loaders.set(name, created as unknown as DataLoader<unknown, unknown, unknown>);
  return created;
}
