import { scopeOf, type Principal } from '@lintel/auth';
import { Directory } from '@lintel/directory';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { metricCatalogue, type MetricName, type MetricSubject } from '../domain/metric-catalogue.js';
import { saveThreshold } from '../persistence/metric-values.repository.js';
import { requireRepository } from './require-repository.js';

export interface SetThresholdCommand {
  readonly principal: Principal;
  readonly repositoryId: Id;
  readonly metric: MetricName;
  readonly subject: MetricSubject;
  /** Null removes it. */
  readonly threshold: number | null;
}

/** Sets what a metric is to reach; values measured from now on are compared with it. */
@Injectable()
export class SetThreshold {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /** Throws `repository-not-found`, `not-allowed`, or `invalid-input` for a value that the metric cannot have. */
  async execute({ principal, repositoryId, metric, subject, threshold }: SetThresholdCommand): Promise<void> {
    await this.database.transaction(scopeOf(principal), async (tx) => {
      const { accountId } = await requireRepository(tx, this.directory, {
        principal,
        repositoryId,
        right: 'write',
        action: 'set thresholds',
      });
      const { min, max } = metricCatalogue[metric];
      if (threshold !== null && (threshold < min || (max !== null && threshold > max))) {
        throw new DomainError('invalid-input', {
          reason: `The threshold of ${metric} must be at least ${min}${max === null ? '' : ` and at most ${max}`}`,
        });
      }
      await saveThreshold(tx, accountId, { repositoryId, metric, subject, threshold });
    });
  }
}
