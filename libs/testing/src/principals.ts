import type { Principal } from '@lintel/auth';
import type { Role } from '@lintel/kernel';

/** A signed-in person with one role in one account. */
export function testPrincipal(accountId: number, role: Role = 'member', overrides: Partial<Principal> = {}): Principal {
  return {
    kind: 'user',
    userId: 1000 + accountId,
    email: `user-${accountId}@example.com`,
    isAdmin: false,
    memberships: [{ accountId, role }],
    ...overrides,
  };
}
