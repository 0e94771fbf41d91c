import { zstdDecompressSync } from 'node:zlib';
import { checkCompleted, checkReconciled, repositoryChanged, runMeasured, type Envelope, type EventData } from '@lintel/events';
import { systemScope } from '@lintel/persistence';
import { startTestService, type TestService, type TestServiceOptions } from '@lintel/testing';
import { service as definition } from '../src/service.js';
import type { GitHost, TestRepository } from './git-host.js';

type Completed = EventData<typeof checkCompleted>;
type Repository = EventData<typeof repositoryChanged>;

const scope = systemScope('test');

/** The service on a real database, with a git host to fetch from; the other services are played by the test. */
export class Harness {
  private constructor(
    readonly service: TestService,
    readonly host: GitHost,
  ) {}

  static async start(adminUrl: string, host: GitHost, options: Partial<TestServiceOptions> = {}): Promise<Harness> {
    const settings = { LINTEL_EXECUTOR: 'process', LINTEL_RUN_TIMEOUT_MINUTES: '5', ...options.settings };
    const platform = { scmAllow: [host.authority], ...options.platform };
    return new Harness(await startTestService(definition, { adminUrl, ...options, settings, platform }), host);
  }

  /** Tells the service of a repository. */
  async register(repository: TestRepository | { url: string }, changed: Partial<Repository> = {}): Promise<Repository> {
    const told = repositoryNews(repository, changed);
    await this.service.deliver(repositoryChanged, told);
    return told;
  }

  pushOf(repository: Repository, push: { after: string | null; before?: string | null; ref?: string }) {
    return pushNews(repository, push);
  }

  async query<Row = Record<string, any>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.service.database.transaction(scope, (tx) => tx.query<Row>(sql, parameters));
  }

  async runs(): Promise<Record<string, any>[]> {
    return this.query('SELECT * FROM runs ORDER BY run_id');
  }

  async events(type: string): Promise<Envelope<any>[]> {
    return (await this.service.publishedEvents()).filter((event) => event.type === type);
  }

  async until<T>(what: string, look: () => Promise<T | undefined | false | null>, timeoutMs = 40_000): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > end)
        throw new Error(
          `waited in vain for ${what}; runs: ${JSON.stringify(await this.runs())}; checks: ${JSON.stringify(await this.query('SELECT check_id, analyzer_shortcode, stage, status, reason FROM checks'))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Waits until every analyzer of the run has delivered or failed. */
  async completed(commitOid: string, count?: number): Promise<Completed[]> {
    return this.until(`results of ${commitOid}`, async () => {
      const [run] = await this.query(
        `SELECT run_id FROM runs r WHERE commit_oid = $1 AND stage IN ('analysing', 'ended') AND status <> 'cancelled'
          AND NOT EXISTS (SELECT 1 FROM checks c WHERE c.run_id = r.run_id AND c.stage IN ('queued', 'executing')) ORDER BY run_id DESC`,
        [commitOid],
      );
      const [newest] = await this.query('SELECT max(run_id) AS run_id FROM runs WHERE commit_oid = $1', [commitOid]);
      if (!run || run['run_id'] !== newest?.['run_id']) return undefined;
      const found = (await this.events(checkCompleted.type))
        .map((event) => event.data as Completed)
        .filter((data) => data.runId === run['run_id']);
      return count === undefined || found.length >= count ? found : undefined;
    });
  }

  /** Plays the services that take the results: every result is an introduced issue, unless `counts` says otherwise. */
  async answer(completed: Completed, counts?: Partial<EventData<typeof checkReconciled>['counts']>): Promise<void> {
    const {
      uploadId: _,
      category: __,
      outcome,
      reason: ___,
      durationMs: ____,
      sarif,
      measurements,
      sources: _____,
      changes: ______,
      analyzer: _______,
      ...commit
    } = completed;
    if (outcome !== 'succeeded') return;
    if (sarif) {
      const introduced = counts?.introduced ?? ((await this.json(sarif.key)) as any).runs[0].results.length;
      await this.service.deliver(checkReconciled, {
        ...checkReconciled.example,
        ...commit,
        analysisId: 1000 + completed.checkId,
        counts: { introduced, resolved: 0, persisted: 0, suppressed: 0, ...counts },
        byCategory: introduced > 0 ? [{ category: 'bug-risk', introduced }] : [],
      });
    }
    if (measurements) await this.service.deliver(runMeasured, { ...runMeasured.example, ...commit });
  }

  /** Reads a stored JSON document. */
  async json(key: string): Promise<unknown> {
    return JSON.parse(zstdDecompressSync(await this.service.blobs.read(key, 1e8)).toString());
  }

  async finished(commitOid: string): Promise<Record<string, any>> {
    return this.until(
      `the end of ${commitOid}`,
      async () => (await this.query(`SELECT * FROM runs WHERE commit_oid = $1 AND stage = 'ended' ORDER BY run_id DESC`, [commitOid]))[0],
    );
  }

  /** Forgets every run, so that the next test begins with nothing. */
  async reset(): Promise<void> {
    await this.query('DELETE FROM runs');
    for (const table of ['outbox', 'inbox', 'pull_requests', 'ref_heads', 'list_counters', 'uploaded_tools', 'directory_repositories'])
      await this.query(`DELETE FROM ${table}`);
  }

  async close(): Promise<void> {
    await this.service.close();
  }
}

/** What accounts tells of a repository. */
export function repositoryNews(repository: { readonly url: string }, changed: Partial<Repository> = {}): Repository {
  const id = changed.repositoryId ?? 42;
  return {
    change: 'updated',
    repositoryId: id,
    accountId: 7,
    provider: 'github',
    externalId: String(4000 + id),
    ownerLogin: 'acme',
    ownerType: 'team',
    name: `shop-${id}`,
    cloneUrl: repository.url,
    webUrl: `https://github.com/acme/shop-${id}`,
    defaultBranch: 'main',
    isPrivate: true,
    installationExternalId: null,
    isActivated: true,
    isArchived: false,
    isRemoved: false,
    latestCommitOid: null,
    ...changed,
  };
}

/** What the host tells of a push. */
export function pushNews(repository: Repository, push: { after: string | null; before?: string | null; ref?: string }) {
  const { provider, externalId, ownerLogin, ownerType, name, cloneUrl, webUrl, defaultBranch, isPrivate } = repository;
  return {
    deliveryId: 1,
    repository: { provider, externalId, ownerLogin, ownerType, name, cloneUrl, webUrl, defaultBranch, isPrivate },
    ref: push.ref ?? 'refs/heads/main',
    before: push.before ?? null,
    after: push.after,
    isForced: false,
    receivedAt: new Date().toISOString(),
  };
}
