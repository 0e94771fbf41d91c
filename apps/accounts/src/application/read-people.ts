import { scopeOf, type Principal } from '@lintel/auth';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { Member, User } from '../domain/user.js';
import { findMembersByIds, listMembers } from '../persistence/members.repository.js';
import { findUsersByIds } from '../persistence/users.repository.js';
import { actorOf } from './repository-access.js';

/** Reads people: oneself, and those one shares an account with. */
@Injectable()
export class ReadPeople {
  constructor(private readonly database: Database) {}

  /** The caller. Throws `authentication-required` when there is no person behind the call. */
  async self(principal: Principal): Promise<User> {
    const { userId } = actorOf(principal);
    const [user] = await this.database.transaction(systemScope('a person may read itself'), (tx) => findUsersByIds(tx, [userId]));
    return user as User;
  }

  /** In no particular order; who does not exist or may not be seen is left out. */
  async byIds(principal: Principal, userIds: readonly Id[]): Promise<User[]> {
    const others = userIds.filter((userId) => userId !== principal.userId);
    const seen = others.length === 0 ? [] : await this.database.transaction(scopeOf(principal), (tx) => findUsersByIds(tx, others));
    return others.length === userIds.length ? seen : [await this.self(principal), ...seen];
  }

  /** Members of an account, oldest first. */
  async members(principal: Principal, accountId: Id, request: PageRequest): Promise<Member[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listMembers(tx, accountId, request));
  }

  async membersByIds(principal: Principal, memberIds: readonly Id[]): Promise<Member[]> {
    return this.database.transaction(scopeOf(principal), (tx) => findMembersByIds(tx, memberIds));
  }
}
