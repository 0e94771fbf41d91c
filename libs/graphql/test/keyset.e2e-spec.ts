import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, type TestPostgres } from '@lintel/testing';
import pg from 'pg';
import { keysetSql, paginate, type ConnectionArgs, type PageRequest } from '../src/index.js';

interface Row {
  readonly id: number;
  readonly created: string;
}

describe('keysetSql on PostgreSQL', () => {
  let postgres: TestPostgres;
  let client: pg.Client;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    client = new pg.Client({ connectionString: postgres.adminUrl });
    await client.connect();
    await client.query('CREATE TABLE thing (id int PRIMARY KEY, created_at timestamptz NOT NULL)');
    // Many rows share a time, to the microsecond.
    await client.query(
      `INSERT INTO thing SELECT n, timestamptz '2025-01-01T00:00:00.123456Z' + (n / 7) * interval '1 microsecond' FROM generate_series(1, 100) AS n`,
    );
  });
  afterAll(async () => {
    await client.end();
    await postgres.stop();
  });

  const page = (args: ConnectionArgs, order: 'asc' | 'desc') =>
    paginate<Row, number>({
      args,
      keyShape: ['string', 'number'],
      keyOf: ({ created, id }) => [created, id],
      fetch: async (request: PageRequest) => {
        const sql = keysetSql({ request, columns: ['created_at', 'id'], types: ['timestamptz', 'int'], order });
        const text = `SELECT id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created FROM thing WHERE ${sql.condition} ${sql.tail}`;
        return (await client.query<Row>(text, [...sql.parameters])).rows;
      },
      count: () => 100,
      toNode: ({ id }) => id,
    });

  it.each([
    ['asc', 'first', 'after'],
    ['desc', 'first', 'after'],
    ['asc', 'last', 'before'],
    ['desc', 'last', 'before'],
  ] as const)('walks %s by %s and %s over every row once', async (order, size, side) => {
    const seen: number[] = [];
    let cursor: string | null = null;
    for (let more = true; more;) {
      const { edges, pageInfo }: Awaited<ReturnType<typeof page>> = await page({ [size]: 9, [side]: cursor }, order);
      const ids = edges.map(({ node }) => node);
      if (size === 'first') seen.push(...ids);
      else seen.unshift(...ids);
      more = size === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
      cursor = size === 'first' ? pageInfo.endCursor : pageInfo.startCursor;
    }
    const expected = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(seen).toEqual(order === 'asc' ? expected : expected.reverse());
  });
});
