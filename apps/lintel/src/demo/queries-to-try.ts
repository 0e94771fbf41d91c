import type { DemoStage } from './demo-stage.js';
import type { RepositoryName } from './graph-client.js';
import type { Report } from './report.js';

/** Three queries with their answers, to copy. */
export async function toTry({ client, token, server }: DemoStage, report: Report, { name, login }: RepositoryName): Promise<void> {
  const where = `repository(name: "${name}", login: "${login}", vcsProvider: GITHUB)`;
  const queries = [
    '{ viewer { email } }',
    `{ ${where} { issues(first: 3) { totalCount edges { node { issue { shortcode title severity } occurrences { totalCount } } } } } }`,
    `{ ${where} { analysisRuns(first: 2) { edges { node { commitOid status summary { occurrencesIntroduced occurrencesResolved } } } } } }`,
  ];
  report.heading('Yours to try');
  report.fact(`Address  ${server.url}  (GET ${server.url}/graphql in a browser explores the schema)`);
  report.fact(`Token    ${token}`);
  for (const query of queries) {
    report.fact('');
    report.fact(`curl ${server.url}/graphql/ -H "Authorization: Bearer ${token}" -H "Content-Type: application/json" \\`);
    report.fact(`  -d '${JSON.stringify({ query })}'`);
    report.fact(JSON.stringify(await client.ask<object>(query)));
  }
}
