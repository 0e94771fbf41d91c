import { describe, expect, it } from '@jest/globals';
import { roles } from '@lintel/kernel';
import fc from 'fast-check';
import { checkRoleChange } from './member-rules.js';

const nullableRole = fc.constantFrom(...roles, null);

describe('role changes', () => {
  it('never leave an account without an owner', () => {
    expect(() => checkRoleChange({ actorRole: 'owner', oldRole: 'owner', newRole: null, ownersCount: 1 })).toThrow(/needs an owner/);
    expect(() => checkRoleChange({ actorRole: 'owner', oldRole: 'owner', newRole: 'admin', ownersCount: 1 })).toThrow(/needs an owner/);
    expect(() => checkRoleChange({ actorRole: 'owner', oldRole: 'owner', newRole: 'admin', ownersCount: 2 })).not.toThrow();
  });

  it('let nobody but an owner touch owners', () => {
    fc.assert(
      fc.property(nullableRole, nullableRole, (oldRole, newRole) => {
        const change = () => checkRoleChange({ actorRole: 'admin', oldRole, newRole, ownersCount: 5 });
        if (oldRole === 'owner' || newRole === 'owner') expect(change).toThrow(/right to change who owns/);
        else expect(change).not.toThrow();
      }),
    );
  });
});
