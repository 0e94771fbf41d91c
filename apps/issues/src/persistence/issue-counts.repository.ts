import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import type { CounterChange } from '../domain/tallies.js';
import { unnest } from './unnest.js';

const bulkColumns = { rule_id: 'bigint', category: 'text', severity: 'text', open: 'integer', suppressed: 'integer' };

/** Counters of refs that inherit from none: how many issues of each rule are open, so that no list ever counts. */
@Injectable()
export class IssueCountsRepository {
  async add(
    tx: Transaction,
    { accountId, refId }: { readonly accountId: Id; readonly refId: Id },
    changes: readonly CounterChange[],
  ): Promise<void> {
    if (changes.length === 0) return;
    const { from, parameters } = unnest(changes, bulkColumns, {
      offset: 2,
      valuesOf: ({ ruleId, category, severity, open, suppressed }) => [ruleId, category, severity, open, suppressed],
    });
    await tx.query(
      `INSERT INTO issue_count AS known (account_id, ref_id, rule_id, category, severity, open, suppressed)
       SELECT $1::bigint, $2::bigint, input.rule_id, input.category, input.severity, input.open, input.suppressed FROM ${from} ORDER BY input.rule_id, input.category, input.severity
       ON CONFLICT (ref_id, rule_id, category, severity) DO UPDATE SET open = known.open + EXCLUDED.open, suppressed = known.suppressed + EXCLUDED.suppressed`,
      [accountId, refId, ...parameters],
    );
  }
}
