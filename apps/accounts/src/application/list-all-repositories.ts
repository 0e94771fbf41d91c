import { Database, systemScope } from '@lintel/persistence';
import type { Repository } from '../domain/repository.js';
import { listAllAccounts } from '../persistence/accounts.repository.js';
import { listRepositories } from '../persistence/repositories.repository.js';

const pageSize = 1_000;

/** Lists every repository of the installation, for the operator. */
export class ListAllRepositories {
  constructor(private readonly database: Database) {}

  async execute(): Promise<Repository[]> {
    return this.database.transaction(systemScope('the operator lists repositories'), async (tx) => {
      const accountIds = (await listAllAccounts(tx)).map(({ accountId }) => accountId);
      const all: Repository[] = [];
      for (;;) {
        const last = all.at(-1);
        const page = await listRepositories(
          tx,
          { accountIds },
          { ...(last && { after: [last.repositoryId] }), direction: 'forward', skip: 0, limit: pageSize },
        );
        all.push(...page);
        if (page.length < pageSize) return all;
      }
    });
  }
}
