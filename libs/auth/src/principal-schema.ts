import { roles } from '@lintel/kernel';
import { z } from 'zod';
import type { Principal } from './principal.js';

const id = z.number().int().positive();

/** Reads a principal that another service sent as JSON; unknown keys are dropped. */
export const principalSchema: z.ZodType<Principal> = z.object({
  kind: z.enum(['anonymous', 'user', 'repository']),
  userId: id.optional(),
  email: z.string().optional(),
  isAdmin: z.boolean(),
  memberships: z.array(z.object({ accountId: id, role: z.enum(roles) })),
  repositoryId: id.optional(),
  tokenId: id.optional(),
});
