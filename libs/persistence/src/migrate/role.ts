import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const attempts = 8;
// Roles belong to the whole server: another database's migration may make the same one at the same moment.
const contended = new Set(['42710', '23505', 'XX000', '40001', '55P03']);

/** Makes the role when it is missing and lets the caller's role take it on. With a password the role may also log in. */
export async function ensureRole(client: pg.Client, role: string, password?: string): Promise<void> {
  const login = password === undefined ? '' : `LOGIN PASSWORD ${pg.escapeLiteral(password)}`;
  await retryContended(async () => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (!rowCount) await client.query(`CREATE ROLE ${role} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOLOGIN`);
    if (login !== '') await client.query(`ALTER ROLE ${role} ${login}`);
  });
  await retryContended(async () => {
    const { rows } = await client.query<{ isMember: boolean }>(`SELECT pg_has_role(current_user, $1, 'SET') AS "isMember"`, [role]);
    if (!rows[0]?.isMember) await client.query(`GRANT ${role} TO CURRENT_USER`);
  });
}

async function retryContended(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !contended.has((error as { code?: string }).code ?? '')) throw error;
      await sleep(20 * attempt);
    }
  }
}
