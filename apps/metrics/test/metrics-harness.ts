import { setTimeout as sleep } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import { checkCompleted, checkReconciled, repositoryChanged, type EventData } from '@lintel/events';
import type { Principal } from '@lintel/auth';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { service } from '../src/service.js';
import { documentOf, type MeasuredThings } from './measurement-document.js';

type Completed = EventData<typeof checkCompleted>;

/** The metrics service on a real database, and what tests often do with it. */
export class MetricsHarness {
  postgres!: TestPostgres;
  metrics!: TestService;
  private checkSerial = 1000;

  async start(): Promise<this> {
    this.postgres = await startTestPostgres();
    this.metrics = await startTestService(service, { adminUrl: this.postgres.adminUrl, transport: 'none' });
    return this;
  }

  async stop(): Promise<void> {
    await this.metrics?.close();
    await this.postgres?.stop();
  }

  /** A repository in an account of its own, and a member of it. */
  async tenant(repositoryId: number, differing: Partial<EventData<typeof repositoryChanged>> = {}) {
    const accountId = repositoryId + 500;
    await this.metrics.deliver(repositoryChanged, {
      ...repositoryChanged.example,
      repositoryId,
      accountId,
      externalId: `x${repositoryId}`,
      name: `shop${repositoryId}`,
      ...differing,
    });
    return { accountId, repositoryId, id: toGlobalId('Repository', repositoryId), principal: testPrincipal(accountId, 'member') };
  }

  /** Delivers the end of a measuring check and waits until it is stored; returns the event's data. */
  async measure(
    tenant: { accountId: number; repositoryId: number },
    things: MeasuredThings,
    differing: Partial<Completed> = {},
    options?: { id?: string },
  ): Promise<Completed> {
    this.checkSerial += 1;
    const checkId = differing.checkId ?? this.checkSerial;
    const stored = zstdCompressSync(Buffer.from(JSON.stringify(documentOf(things))));
    const measurements = await this.metrics.blobs.put(`measurements/${checkId}`, stored, {
      contentType: 'application/json',
      contentEncoding: 'zstd',
    });
    const data: Completed = {
      ...checkCompleted.example,
      ...tenantPart(tenant),
      analyzer: { shortcode: 'lintel-metrics', name: 'Metrics', version: '1' },
      sarif: null,
      runId: checkId,
      ...differing,
      checkId,
      measurements,
    };
    const before = (await this.eventsOf('metrics.run.measured')).length;
    await this.metrics.deliver(checkCompleted, data, options);
    await this.until(async () => (await this.eventsOf('metrics.run.measured')).length > before);
    return data;
  }

  async reconcile(
    check: Completed,
    openByCategory: EventData<typeof checkReconciled>['openByCategory'],
    differing: Partial<EventData<typeof checkReconciled>> = {},
  ): Promise<void> {
    const { repositoryId, accountId, runId, ref, commitOid } = check;
    await this.metrics.deliver(checkReconciled, {
      ...checkReconciled.example,
      repositoryId,
      accountId,
      runId,
      ref,
      commitOid,
      checkId: check.checkId + 1,
      openByCategory,
      openBySeverity: [],
      ...differing,
    });
  }

  deepsource(query: string, principal?: Principal, variables?: object) {
    return this.metrics.graphql('deepsource', { query, ...(principal && { principal }), ...(variables && { variables }) });
  }

  /** Asks for fields of an entity, as the gateway does. */
  async entity(vocabulary: string, stub: { __typename: string; id: string }, fields: string, principal?: Principal) {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${stub.__typename} { ${fields} } } }`;
    const answer = await this.metrics.graphql(vocabulary, { query, variables: { r: [stub] }, ...(principal && { principal }) });
    return { entity: answer.data?._entities?.[0], errors: answer.errors };
  }

  async eventsOf(type: string): Promise<any[]> {
    return (await this.metrics.publishedEvents()).filter((event) => event.type === type).map((event) => event.data);
  }

  rows<Row = any>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.metrics.database.transaction({ kind: 'system', reason: 'test' }, (tx) => tx.query<Row>(sql, parameters));
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It did not happen within 15 seconds');
      await sleep(25);
    }
  }
}

function tenantPart({ accountId, repositoryId }: { accountId: number; repositoryId: number }) {
  return { accountId, repositoryId };
}
