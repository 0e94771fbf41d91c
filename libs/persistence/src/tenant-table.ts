import { accountIdsSetting, scopeSetting } from './scope.js';

// Sub-selects are evaluated once per statement, not per row. A setting that was never set reads as NULL, one of an ended transaction as ''.
const isSystem = `(SELECT current_setting('${scopeSetting}', true)) = 'system'`;
const isOwn = `account_id = ANY ((SELECT coalesce(nullif(current_setting('${accountIdsSetting}', true), ''), '{}')::bigint[])::bigint[])`;

/**
 * Returns the SQL that puts `table` (which has `account_id`) under row-level security: a transaction of the scope `accounts` sees and writes the
 * rows of its accounts only, one of the scope `system` all, and a connection without a scope none.
 */
export function tenantTable(table: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(table)) throw new Error(`"${table}" is no plain table name`);
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_scope ON ${table} USING (${isSystem} OR ${isOwn}) WITH CHECK (${isSystem} OR ${isOwn})`,
  ].join(';\n');
}
