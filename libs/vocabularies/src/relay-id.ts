import { isId, type Id } from '@lintel/kernel';
import Sqids from 'sqids';

// A fixed, shuffled, lower-case alphabet: ids are opaque and stable for ever. Never change it.
const sqids = new Sqids({ alphabet: 'k3m9q0z7xw1yv5c8t2jr6hn4bdgpfs', minLength: 6 });

/** Returns the Relay id of a thing: base64 of `Type:sqid`. */
export function toGlobalId(type: string, id: Id): string {
  return Buffer.from(`${type}:${sqids.encode([id])}`).toString('base64');
}

/** Reads a Relay id; undefined when it is none. Only the canonical form is accepted, so that a thing has one id. */
export function fromGlobalId(globalId: string): { readonly type: string; readonly id: Id } | undefined {
  const [type, key, ...rest] = Buffer.from(globalId, 'base64').toString('latin1').split(':');
  if (!type || !key || rest.length > 0 || !/^[a-z0-9]+$/.test(key)) return undefined;
  const [id] = sqids.decode(key);
  return isId(id) && toGlobalId(type, id) === globalId ? { type, id } : undefined;
}

/** Reads a Relay id of one type; undefined when it is of another type or none. */
export function fromGlobalIdOf(type: string, globalId: string): Id | undefined {
  const parsed = fromGlobalId(globalId);
  return parsed?.type === type ? parsed.id : undefined;
}
