import { scopeOf, type Principal } from '@lintel/auth';
import { Directory } from '@lintel/directory';
import { DomainError, type Id } from '@lintel/kernel';
import { Database } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { MetricName } from '../domain/metric-catalogue.js';
import { saveSetting } from '../persistence/metric-values.repository.js';
import { requireRepository } from './require-repository.js';

export interface ChangeMetricSettingCommand {
  readonly principal: Principal;
  readonly repositoryId: Id;
  readonly metric: MetricName;
  readonly isReported: boolean;
  readonly isThresholdEnforced: boolean;
}

/** Decides whether a metric is shown, and whether missing its threshold counts. */
@Injectable()
export class ChangeMetricSetting {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  /** Throws `repository-not-found`, `not-allowed`, or `invalid-input` when what is not reported would be enforced. */
  async execute({ principal, ...setting }: ChangeMetricSettingCommand): Promise<void> {
    await this.database.transaction(scopeOf(principal), async (tx) => {
      const { repositoryId } = setting;
      const { accountId } = await requireRepository(tx, this.directory, {
        principal,
        repositoryId,
        right: 'write',
        action: 'change metrics',
      });
      if (setting.isThresholdEnforced && !setting.isReported) {
        throw new DomainError('invalid-input', { reason: 'A threshold can be enforced only for a metric that is reported' });
      }
      await saveSetting(tx, accountId, setting);
    });
  }
}
