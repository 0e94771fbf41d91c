import { codiga } from '@lintel/vocabularies';
import type { Installation } from '../../domain/repository.js';
import type { AccessToken, User } from '../../domain/user.js';

export type UserShape = ReturnType<typeof toUser>;

export function toUser(user: User) {
  const { userId, email, firstName, lastName, isAdmin, createdAt } = user;
  const displayName = `${firstName} ${lastName}`.trim();
  return {
    id: userId,
    username: email,
    accountType: 'Regular',
    email,
    level: isAdmin ? 'Admin' : 'Gold',
    creationDate: codiga.creationDate(createdAt),
    info: infoOf(user),
    allowedNumberOfProjects: null,
    remainingAnalysisQuota: null,
    apiKey: null,
    linkedAccounts: [],
    displayName: displayName === '' ? null : displayName,
    hasSlug: false,
    slug: null,
  } as const;
}

/** Only the name is known; this API writes what is unknown as empty text. */
function infoOf({ firstName, lastName }: User) {
  const unknown = '';
  return {
    firstname: firstName,
    lastname: lastName,
    address: unknown,
    city: unknown,
    country: unknown,
    heard_about: unknown,
    heardAbout: unknown,
    state: unknown,
    url: unknown,
    zipcode: unknown,
  };
}

export function toApiToken({ tokenId, name, hint, createdAt }: AccessToken) {
  return { id: tokenId, description: name, value: `${'*'.repeat(8)}${hint}`, creationTimestamp: createdAt.getTime() };
}

/** The number that GitHub gave to the first active installation, if any. */
export function githubInstallationOf(installations: readonly Installation[]): number | null {
  const found = installations.find(
    ({ provider, status, externalId }) => provider === 'github' && status === 'active' && /^\d{1,15}$/.test(externalId),
  );
  return found ? Number(found.externalId) : null;
}
