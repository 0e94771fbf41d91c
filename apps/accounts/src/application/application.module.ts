import type { Clock } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { Database } from '@lintel/persistence';
import { createScmHosts, type ClientSettings } from '@lintel/scm';
import { CLOCK, deriveKey, LOGGER, PLATFORM, SETTINGS, type Platform } from '@lintel/service';
import { Module } from '@nestjs/common';
import { DsnVault } from '../domain/dsn-vault.js';
import { ActivateRepository } from './activate-repository.js';
import { AddMember } from './add-member.js';
import { AddRepository } from './add-repository.js';
import { AddUser } from './add-user.js';
import { ApplyInstallation } from './apply-installation.js';
import { ChangeDefaultBranch } from './change-default-branch.js';
import { ChangeRole } from './change-role.js';
import { CreateToken } from './create-token.js';
import { DeactivateRepository } from './deactivate-repository.js';
import { EnsureAdministrator } from './ensure-administrator.js';
import { IssueCloneCredentials } from './issue-clone-credentials.js';
import { ListAuditEntries } from './list-audit-entries.js';
import { ListTokens } from './list-tokens.js';
import { ReadAccounts } from './read-accounts.js';
import { ReadPeople } from './read-people.js';
import { ReadRepositories } from './read-repositories.js';
import { RefreshToken } from './refresh-token.js';
import { RegenerateDsn } from './regenerate-dsn.js';
import { RemoveMember } from './remove-member.js';
import { RevokeToken } from './revoke-token.js';
import { TokenUseLog } from './token-use-log.js';
import { TrackRepository } from './track-repository.js';
import { VerifyToken } from './verify-token.js';

/** Purpose under which the key of the DSNs is derived; another word makes every stored DSN unreadable. */
export const dsnKeyPurpose = 'accounts/dsn';

const useCases = [
  ActivateRepository,
  AddMember,
  AddRepository,
  AddUser,
  ApplyInstallation,
  ChangeDefaultBranch,
  ChangeRole,
  DeactivateRepository,
  EnsureAdministrator,
  ListAuditEntries,
  ListTokens,
  ReadAccounts,
  ReadPeople,
  ReadRepositories,
  RegenerateDsn,
  RemoveMember,
  TrackRepository,
];

const withClock = [CreateToken, RefreshToken, RevokeToken].map((useCase) => ({
  provide: useCase,
  inject: [Database, CLOCK],
  useFactory: (database: Database, clock: Clock) => new useCase(database, clock),
}));

const providers = [
  ...useCases,
  ...withClock,
  {
    provide: DsnVault,
    inject: [PLATFORM],
    useFactory: (platform: Platform) => new DsnVault(deriveKey(platform, dsnKeyPurpose), platform.publicUrl),
  },
  {
    provide: TokenUseLog,
    inject: [Database, CLOCK, LOGGER],
    useFactory: (database: Database, clock: Clock, logger: Logger) => new TokenUseLog(database, clock, logger),
  },
  {
    provide: VerifyToken,
    inject: [Database, CLOCK, TokenUseLog],
    useFactory: (database: Database, clock: Clock, uses: TokenUseLog) => new VerifyToken(database, clock, uses),
  },
  {
    provide: IssueCloneCredentials,
    inject: [Database, SETTINGS],
    useFactory: (database: Database, settings: ClientSettings) => new IssueCloneCredentials(database, createScmHosts(settings)),
  },
];

/** The use cases, for every front door of the service. */
@Module({ providers, exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)) })
export class ApplicationModule {}
