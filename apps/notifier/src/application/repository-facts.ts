import { Injectable } from '@nestjs/common';
import { Directory, type DirectoryAccount } from '@lintel/directory';
import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { deepsourceWebhooks } from '@lintel/vocabularies';

/** Looks up what payloads say about repositories and accounts. */
@Injectable()
export class RepositoryFactsReader {
  constructor(private readonly directory: Directory) {}

  /** Throws when the repository is not known here yet; the event is then tried again. */
  async repository(tx: Transaction, repositoryId: Id): Promise<deepsourceWebhooks.RepositoryFacts> {
    const repository = await this.directory.repositoryById(tx, repositoryId);
    if (!repository) throw new Error(`Repository ${repositoryId} is not in the directory yet`);
    return { ...repository, account: await this.account(tx, repository.accountId) };
  }

  async account(tx: Transaction, accountId: Id): Promise<DirectoryAccount> {
    const account = await this.directory.accountById(tx, accountId);
    if (!account) throw new Error(`Account ${accountId} is not in the directory yet`);
    return account;
  }
}
