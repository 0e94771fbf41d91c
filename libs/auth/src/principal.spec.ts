import { describe, expect, it } from '@jest/globals';
import { roles } from '@lintel/kernel';
import { anonymous, can, requireRight, scopeOf, type Principal, type Right } from './principal.js';

const member = (role: (typeof roles)[number]): Principal => ({
  kind: 'user',
  userId: 1,
  isAdmin: false,
  memberships: [{ accountId: 10, role }],
});
const rights: readonly Right[] = ['read', 'triage', 'write', 'administer'];

describe('rights', () => {
  it.each([
    ['viewer', ['read']],
    ['contributor', ['read', 'triage']],
    ['member', ['read', 'triage', 'write']],
    ['admin', [...rights]],
    ['owner', [...rights]],
  ] as const)('of a %s are %j', (role, expected) => {
    expect(rights.filter((right) => can(member(role), 10, right))).toEqual(expected);
    expect(rights.filter((right) => can(member(role), 11, right))).toEqual([]);
  });

  it('are not a matter of being an operator of the installation', () => {
    expect(can({ ...member('viewer'), isAdmin: true }, 11, 'read')).toBe(false);
  });

  it('are refused without disclosing what exists', () => {
    const code = (principal: Principal, accountId: number, right: Right) => {
      try {
        requireRight(principal, accountId, right, 'change it');
        return 'allowed';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code(anonymous, 10, 'read')).toBe('authentication-required');
    expect(code(member('owner'), 11, 'read')).toBe('repository-not-found');
    expect(code(member('viewer'), 10, 'write')).toBe('not-allowed');
    expect(code(member('member'), 10, 'write')).toBe('allowed');
  });

  it('limit the rows to those of the own accounts', () => {
    expect(scopeOf(member('viewer'))).toEqual({ kind: 'accounts', accountIds: [10] });
    expect(scopeOf(anonymous)).toEqual({ kind: 'accounts', accountIds: [] });
  });
});
