import { errorCatalogue } from '@lintel/kernel';

/** docs/errors.md: every error code, what it says and what to do. */
export function errorDocument() {
  const rows = Object.entries(errorCatalogue).map(([code, entry]) => `| \`${code}\` | ${entry.kind} | ${entry.message} | ${entry.hint} |`);
  const text = `# Errors

Every error a caller can cause has a code. Each API shows it in its own shape; the message and the next step are the same everywhere.
Words in braces are filled in. This page is generated from \`libs/kernel/src/error-catalogue.ts\` by \`npm run snapshots\`.

| code | kind | message | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}

Kinds and the HTTP status where an API has no rule of its own: invalid 400, unauthenticated 401, forbidden 403, not-found 404, conflict 409,
too-large 413, limited 429, unavailable 503. Anything else is a fault of Lintel: status 500 with a correlation id to look for in the logs.
`;
  return { 'docs/errors.md': text };
}
