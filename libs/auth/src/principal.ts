import { DomainError, type Id, type Role } from '@lintel/kernel';
import type { Scope } from '@lintel/persistence';

export interface Membership {
  readonly accountId: Id;
  readonly role: Role;
}

/** Who is asking. Comes from the internal token that the gateway mints, never from a header of the caller. */
export interface Principal {
  readonly kind: 'anonymous' | 'user' | 'repository';
  /** Set for users. */
  readonly userId?: Id;
  readonly email?: string;
  /** Operator of the whole installation. */
  readonly isAdmin: boolean;
  readonly memberships: readonly Membership[];
  /** Set for an upload credential (DSN): the one repository it speaks for. */
  readonly repositoryId?: Id;
  readonly tokenId?: Id;
}

export const anonymous: Principal = { kind: 'anonymous', isAdmin: false, memberships: [] };

/** What can be done to the things of an account, from least to most. */
export type Right = 'read' | 'triage' | 'write' | 'administer';

const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['read'],
  contributor: ['read', 'triage'],
  member: ['read', 'triage', 'write'],
  admin: ['read', 'triage', 'write', 'administer'],
  owner: ['read', 'triage', 'write', 'administer'],
};

export function can(principal: Principal, accountId: Id, right: Right): boolean {
  const membership = principal.memberships.find((candidate) => candidate.accountId === accountId);
  return membership !== undefined && rightsOf[membership.role].includes(right);
}

/**
 * Throws unless the principal has the right: `authentication-required` when anonymous, `notFound` when it may not even read
 * (existence is not disclosed), else `not-allowed`.
 */
export function requireRight(principal: Principal, accountId: Id, right: Right, action: string): void {
  if (principal.kind === 'anonymous') throw new DomainError('authentication-required');
  if (!can(principal, accountId, 'read')) throw new DomainError('repository-not-found');
  if (!can(principal, accountId, right)) throw new DomainError('not-allowed', { action });
}

/** The rows this principal may see: those of its accounts. */
export function scopeOf(principal: Principal): Scope {
  return { kind: 'accounts', accountIds: principal.memberships.map((membership) => membership.accountId) };
}
