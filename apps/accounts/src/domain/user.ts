import type { Id, Role } from '@lintel/kernel';

/** A person. */
export interface User {
  readonly userId: Id;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Operator of the whole installation. */
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  /** Stands for the person in statistics; says nothing about them. */
  readonly analyticsId: string;
  readonly createdAt: Date;
}

/** A person in an account. */
export interface Member {
  readonly memberId: Id;
  readonly accountId: Id;
  readonly userId: Id;
  readonly role: Role;
  readonly joinedAt: Date;
}

/** A personal access token, without its text. */
export interface AccessToken {
  readonly tokenId: Id;
  readonly userId: Id;
  readonly name: string;
  /** Last characters of the text. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Who did what, when, on what. */
export interface AuditEntry {
  readonly entryId: Id;
  readonly accountId: Id | null;
  readonly actorUserId: Id | null;
  readonly actor: Actor['kind'];
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: Id | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
}

/** Who acts: a person, a code host through its webhooks, or the operator at the command line. */
export type Actor = { readonly kind: 'user'; readonly userId: Id } | { readonly kind: 'host' } | { readonly kind: 'operator' };
