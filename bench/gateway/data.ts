import { toGlobalId } from '@lintel/vocabularies';
import pg from 'pg';

/** Fills a database with what the subgraphs answer: a repository, 500 issues, 8 metrics. */
export async function fillDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE repository (id int PRIMARY KEY, name text UNIQUE, is_activated boolean, account_id int, login text);
    INSERT INTO repository VALUES (1, 'shop', true, 1, 'acme');
    CREATE TABLE issue (id int PRIMARY KEY, repository_id int, title text, shortcode text, severity text, path text, begin_line int);
    INSERT INTO issue SELECT n, 1, 'The value of this expression is never used (' || n || ')', 'JS-W' || (1000 + n), (ARRAY['CRITICAL', 'MAJOR', 'MINOR'])[1 + n % 3],
      'packages/checkout/src/components/cart-' || n || '.tsx', n * 7 FROM generate_series(1, 500) AS n;
    CREATE INDEX ON issue (repository_id, id);
    CREATE TABLE metric (repository_id int, name text, value double precision);
    INSERT INTO metric SELECT 1, 'metric-' || n, n * 1.5 FROM generate_series(1, 8) AS n;
    CREATE INDEX ON metric (repository_id);
    ANALYZE`);
  await client.end();
}

export const issueCount = 500;
export const repositoryId = toGlobalId('Repository', 1);

/** Accounts first, then issues and metrics: two dependent steps over three services. */
export const query = `query Overview($name: String!, $first: Int) {
  repository(name: $name) {
    name isActivated account { login }
    issues(first: $first) { totalCount pageInfo { hasNextPage endCursor } edges { node { title shortcode severity path beginLine } } }
    metrics { name value }
  }
}`;
export const variables = { name: 'shop', first: 50 };

export const token = 'dsp_bench';
