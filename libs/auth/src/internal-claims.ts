import { roles, type Id, type Role } from '@lintel/kernel';
import { z } from 'zod';
import type { Caller } from './caller.js';
import type { Membership, Principal } from './principal.js';

const id = z.number().int().positive();

/**
 * Body of an internal token. Short names and account ids grouped by role keep the token of a person with hundreds of
 * memberships below the header limit of Node (16 KiB).
 */
export const internalClaims = z.object({
  kind: z.enum(['anonymous', 'user', 'repository']),
  user: id.optional(),
  email: z.string().optional(),
  admin: z.literal(true).optional(),
  roles: z.partialRecord(z.enum(roles), z.array(id)).optional(),
  repository: id.optional(),
  token: id.optional(),
  internal: z.literal(true).optional(),
  correlation: z.string().optional(),
});
export type InternalClaims = z.infer<typeof internalClaims>;

/** Returns the claims that carry `caller`; keys without a value are left out. */
export function toClaims({ principal, isInternal, correlationId }: Omit<Caller, 'rejection'>): InternalClaims {
  const claims: InternalClaims = {
    kind: principal.kind,
    user: principal.userId,
    email: principal.email,
    admin: principal.isAdmin || undefined,
    roles: principal.memberships.length > 0 ? groupByRole(principal.memberships) : undefined,
    repository: principal.repositoryId,
    token: principal.tokenId,
    internal: isInternal || undefined,
    correlation: correlationId,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)) as InternalClaims;
}

/** Returns the caller that `claims` carry. */
export function fromClaims(claims: InternalClaims): Caller {
  const principal: Principal = {
    kind: claims.kind,
    isAdmin: claims.admin ?? false,
    memberships: ungroup(claims.roles ?? {}),
    ...(claims.user !== undefined && { userId: claims.user }),
    ...(claims.email !== undefined && { email: claims.email }),
    ...(claims.repository !== undefined && { repositoryId: claims.repository }),
    ...(claims.token !== undefined && { tokenId: claims.token }),
  };
  return {
    principal,
    isInternal: claims.internal ?? false,
    ...(claims.correlation !== undefined && { correlationId: claims.correlation }),
  };
}

function groupByRole(memberships: readonly Membership[]): Partial<Record<Role, Id[]>> {
  const grouped: Partial<Record<Role, Id[]>> = {};
  for (const { accountId, role } of memberships) (grouped[role] ??= []).push(accountId);
  return grouped;
}

function ungroup(grouped: Partial<Record<Role, Id[]>>): Membership[] {
  return roles.flatMap((role) => (grouped[role] ?? []).map((accountId) => ({ accountId, role })));
}
