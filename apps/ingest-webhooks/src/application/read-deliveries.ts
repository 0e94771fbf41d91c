import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '@lintel/auth';
import { keysetSql, paginate, type Connection, type ConnectionArgs, type KeysetSql, type PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, systemScope, type Scope, type Transaction } from '@lintel/persistence';
import type { Delivery } from '../domain/delivery.js';
import { DeliveriesRepository } from '../persistence/deliveries.repository.js';

type ReadPage = (tx: Transaction, keyset: KeysetSql) => Promise<Delivery[]>;

/** Pages of the delivery log, newest first. */
@Injectable()
export class ReadDeliveries {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  /** Deliveries about a repository that the principal may read. */
  async ofRepository(principal: Principal, repositoryId: Id, args: ConnectionArgs): Promise<Connection<Delivery>> {
    return this.page(scopeOf(principal), args, { owner: repositoryId, read: (tx, keyset) => this.deliveries.pageOfRepository(tx, keyset) });
  }

  /** Deliveries about an account and its repositories. */
  async ofAccount(principal: Principal, accountId: Id, args: ConnectionArgs): Promise<Connection<Delivery>> {
    return this.page(scopeOf(principal), args, { owner: accountId, read: (tx, keyset) => this.deliveries.pageOfAccount(tx, keyset) });
  }

  /** Every delivery, also those that belong to nobody yet. The caller has made sure that an operator asks. */
  async all(args: ConnectionArgs): Promise<Connection<Delivery>> {
    return this.page(systemScope('an operator reads the delivery log'), args, { read: (tx, keyset) => this.deliveries.page(tx, keyset) });
  }

  /** Those of the ids that the principal may read. */
  async byIds(principal: Principal, deliveryIds: readonly Id[]): Promise<Delivery[]> {
    const scope = principal.isAdmin ? systemScope('an operator reads the delivery log') : scopeOf(principal);
    return this.database.transaction(scope, (tx) => this.deliveries.findMany(tx, deliveryIds));
  }

  private page(scope: Scope, args: ConnectionArgs, { owner, read }: { owner?: Id; read: ReadPage }): Promise<Connection<Delivery>> {
    const parameters = owner === undefined ? [] : [owner];
    const keysetOf = (request: PageRequest) => keysetSql({ request, columns: ['delivery_id'], order: 'desc', parameters });
    return paginate<Delivery>({
      args,
      keyShape: ['number'],
      keyOf: ({ deliveryId }) => [deliveryId],
      fetch: (request) => this.database.transaction(scope, (tx) => read(tx, keysetOf(request))),
      count: () => 0,
      toNode: (delivery) => delivery,
    });
  }
}
