import { scopeOf, type Principal } from '@lintel/auth';
import { Directory } from '@lintel/directory';
import type { PageRequest } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { Database, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { MetricName } from '../domain/metric-catalogue.js';
import type { Snapshot } from '../domain/snapshot.js';
import {
  countSeries,
  findValuesByIds,
  listSeries,
  listSettings,
  listThresholds,
  listValuesOfSnapshots,
  type Series,
  type StoredValue,
} from '../persistence/metric-values.repository.js';
import { findNewestSnapshot, findSnapshotsOfChecks } from '../persistence/snapshots.repository.js';
import { publicMetricsOf, type MetricParts, type PublicMetric, type PublicMetricItem } from './public-metrics.js';

/** Reads the public metrics of repositories and checks, as far as the caller may read them. */
@Injectable()
export class ReadPublicMetrics {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /** Of the newest measured commit of the default branch. What does not exist or may not be read is left out. */
  async ofRepositories(
    principal: Principal,
    repositoryIds: readonly Id[],
    names?: readonly MetricName[],
  ): Promise<Map<Id, PublicMetric[]>> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const repositories = await this.directory.repositoriesByIds(tx, repositoryIds);
      const newest = new Map<Id, Snapshot | undefined>();
      for (const { repositoryId, defaultBranch } of repositories) {
        newest.set(
          repositoryId,
          defaultBranch === null ? undefined : await findNewestSnapshot(tx, { repositoryId, ref: `refs/heads/${defaultBranch}` }),
        );
      }
      const parts = await partsOf(tx, newest);
      return new Map(parts.map((each) => [each.repositoryId, publicMetricsOf(each, names)]));
    });
  }

  /** Of the commits that these checks measured, by check; checks that measure nothing are left out. */
  async ofChecks(principal: Principal, checkIds: readonly Id[]): Promise<Map<Id, PublicMetric[]>> {
    return this.database.transaction(scopeOf(principal), async (tx) => {
      const found = new Map<Id, PublicMetric[]>();
      for (const snapshot of await findSnapshotsOfChecks(tx, checkIds)) {
        const [parts] = await partsOf(tx, new Map([[snapshot.repositoryId, snapshot]]));
        if (parts) found.set(snapshot.checkId, publicMetricsOf(parts));
      }
      return found;
    });
  }

  /** One item of a repository; undefined when the repository does not exist or may not be read. */
  async item(principal: Principal, identity: Omit<Series, 'ref'>): Promise<PublicMetricItem | undefined> {
    const { repositoryId, metric, subject } = identity;
    const [found] = (await this.ofRepositories(principal, [repositoryId], [metric])).get(repositoryId) ?? [];
    return found?.items.find((item) => item.subject === subject);
  }

  /** History of an item, oldest first. */
  async history(
    principal: Principal,
    series: Series & { readonly commitOids?: readonly string[] | undefined },
    request: PageRequest,
  ): Promise<StoredValue[]> {
    return this.database.transaction(scopeOf(principal), (tx) => listSeries(tx, series, request));
  }

  async countHistory(principal: Principal, series: Series): Promise<number> {
    return this.database.transaction(scopeOf(principal), (tx) => countSeries(tx, series));
  }

  async valuesByIds(principal: Principal, valueIds: readonly Id[]): Promise<StoredValue[]> {
    return this.database.transaction(scopeOf(principal), (tx) => findValuesByIds(tx, valueIds));
  }
}

async function partsOf(tx: Transaction, snapshots: ReadonlyMap<Id, Snapshot | undefined>): Promise<MetricParts[]> {
  const repositoryIds = [...snapshots.keys()];
  const snapshotIds = [...snapshots.values()].flatMap((snapshot) => (snapshot ? [snapshot.snapshotId] : []));
  const values = await listValuesOfSnapshots(tx, snapshotIds);
  const thresholds = await listThresholds(tx, repositoryIds);
  const settings = await listSettings(tx, repositoryIds);
  return repositoryIds.map((repositoryId) => ({
    repositoryId,
    snapshot: snapshots.get(repositoryId),
    values: values.filter((row) => row.repositoryId === repositoryId),
    thresholds: thresholds.filter((row) => row.repositoryId === repositoryId),
    settings: settings.filter((row) => row.repositoryId === repositoryId),
  }));
}
