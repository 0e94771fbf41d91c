import type { Id } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';

/** A tool that Lintel knows only from the results somebody uploaded. */
export interface UploadedTool {
  readonly shortcode: string;
  readonly name: string;
}

export async function rememberTool(tx: Transaction, accountId: Id, tool: UploadedTool): Promise<void> {
  await tx.query('INSERT INTO uploaded_tools (account_id, shortcode, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    accountId,
    tool.shortcode,
    tool.name,
  ]);
}

/** Tools of the accounts in the transaction's scope; one per shortcode, the oldest. */
export async function findTools(tx: Transaction, shortcodes: readonly string[]): Promise<UploadedTool[]> {
  return tx.query<UploadedTool>(
    'SELECT DISTINCT ON (shortcode) shortcode, name FROM uploaded_tools WHERE shortcode = ANY($1::text[]) ORDER BY shortcode, tool_id',
    [shortcodes],
  );
}
