import { describe, expect, it } from '@jest/globals';
import { keysetSql } from './keyset-sql.js';
import type { PageRequest } from './page-request.js';

const request: PageRequest = { direction: 'forward', skip: 0, limit: 11 };
const columns = ['created_at', 'id'];
const types = ['timestamptz', 'bigint'];

describe('keysetSql', () => {
  it('bounds nothing without cursors', () => {
    expect(keysetSql({ request, columns, order: 'asc' })).toEqual({
      condition: 'true',
      tail: 'ORDER BY created_at ASC, id ASC LIMIT 11',
      parameters: [],
    });
  });

  it.each([
    ['asc', 'forward', '(created_at, id) > ($2::timestamptz, $3::bigint)', 'ORDER BY created_at ASC, id ASC LIMIT 11'],
    ['desc', 'forward', '(created_at, id) < ($2::timestamptz, $3::bigint)', 'ORDER BY created_at DESC, id DESC LIMIT 11'],
    ['asc', 'backward', '(created_at, id) > ($2::timestamptz, $3::bigint)', 'ORDER BY created_at DESC, id DESC LIMIT 11'],
    ['desc', 'backward', '(created_at, id) < ($2::timestamptz, $3::bigint)', 'ORDER BY created_at ASC, id ASC LIMIT 11'],
  ] as const)('reads rows after a cursor, %s and %s', (order, direction, condition, tail) => {
    const sql = keysetSql({
      request: { ...request, direction, after: ['2025-01-01T00:00:00Z', 7] },
      columns,
      order,
      types,
      parameters: ['given'],
    });
    expect(sql).toEqual({ condition, tail, parameters: ['given', '2025-01-01T00:00:00Z', 7] });
  });

  it('bounds both sides, and skips only what the request says', () => {
    const sql = keysetSql({ request: { ...request, after: [1], before: [9], skip: 5 }, columns: ['id'], order: 'asc' });
    expect(sql).toEqual({ condition: '(id) > ($1) AND (id) < ($2)', tail: 'ORDER BY id ASC OFFSET 5 LIMIT 11', parameters: [1, 9] });
  });
});
