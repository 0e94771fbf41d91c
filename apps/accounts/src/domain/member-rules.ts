import { DomainError, type Role } from '@lintel/kernel';

export interface RoleChange {
  /** Role of the person who acts. */
  readonly actorRole: Role;
  /** Null when the person joins. */
  readonly oldRole: Role | null;
  /** Null when the person leaves. */
  readonly newRole: Role | null;
  /** Owners of the account before the change. */
  readonly ownersCount: number;
}

/**
 * Throws when the change of a membership is not allowed: only owners make or unmake owners, and an account keeps at least one.
 * That the actor may administer the account at all is checked before.
 */
export function checkRoleChange({ actorRole, oldRole, newRole, ownersCount }: RoleChange): void {
  const touchesOwner = oldRole === 'owner' || newRole === 'owner';
  if (touchesOwner && actorRole !== 'owner') throw new DomainError('not-allowed', { action: 'change who owns the account' });
  if (oldRole === 'owner' && newRole !== 'owner' && ownersCount <= 1) {
    throw new DomainError('state-conflict', { reason: 'An account needs an owner; make somebody else owner first' });
  }
}
