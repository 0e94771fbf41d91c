import type { Principal } from '@lintel/auth';
import { Database, systemScope } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { AccessToken } from '../domain/user.js';
import { listAccessTokens } from '../persistence/access-tokens.repository.js';
import { actorOf } from './repository-access.js';

/** More than anybody keeps; the list is not paged. */
const maxTokens = 1_000;

/** Lists the caller's own tokens that were not revoked, newest first. */
@Injectable()
export class ListTokens {
  constructor(private readonly database: Database) {}

  async execute(principal: Principal): Promise<AccessToken[]> {
    const { userId } = actorOf(principal);
    return this.database.transaction(systemScope('tokens belong to a person'), (tx) => listAccessTokens(tx, userId, maxTokens));
  }
}
