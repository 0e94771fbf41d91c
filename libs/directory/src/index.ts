import { DirectoryAccountConsumer } from './consumers/account-changed.consumer.js';
import { DirectoryMemberConsumer } from './consumers/member-changed.consumer.js';
import { DirectoryRepositoryConsumer } from './consumers/repository-changed.consumer.js';
import { CreateDirectory1764000000100 } from './migrations/1764000000100-create-directory.js';

export { Directory, type RepositoryName } from './directory.js';
export { isAnalysed, standInExternalId, type DirectoryAccount, type DirectoryMember, type DirectoryRepository } from './entries.js';

/** Migrations of the local copy, for every service that keeps one. */
export const directoryMigrations = [CreateDirectory1764000000100];

/** Consumers that fill the local copy: providers of the service's module. */
export const directoryConsumers = [DirectoryAccountConsumer, DirectoryMemberConsumer, DirectoryRepositoryConsumer];
