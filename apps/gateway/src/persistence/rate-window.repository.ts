import { Injectable } from '@nestjs/common';
import { Database, systemScope } from '@lintel/persistence';

const scope = systemScope('request counters belong to no account');

/** Request counters that all gateways of an installation share. */
@Injectable()
export class RateWindowRepository {
  constructor(private readonly database: Database) {}

  /** Adds to the counters of one window; returns the new totals by subject. */
  async add(startedAt: Date, used: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    // In one order everywhere, so that two gateways do not wait for each other's rows.
    const subjects = [...used.keys()].sort();
    const rows = await this.database.transaction(scope, (tx) =>
      tx.query<{ subject: string; used: number }>(
        `INSERT INTO rate_window AS w (subject, started_at, used)
         SELECT subject, $1, used FROM UNNEST($2::text[], $3::bigint[]) AS given (subject, used)
         ON CONFLICT (subject, started_at) DO UPDATE SET used = w.used + excluded.used
         RETURNING subject, used`,
        [startedAt, subjects, subjects.map((subject) => used.get(subject))],
      ),
    );
    return new Map(rows.map((row) => [row.subject, row.used]));
  }

  async deleteBefore(startedAt: Date): Promise<void> {
    await this.database.transaction(scope, (tx) => tx.query('DELETE FROM rate_window WHERE started_at < $1', [startedAt]));
  }
}
