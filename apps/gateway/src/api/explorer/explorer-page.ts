import type { GraphVocabulary } from '@lintel/graphql';

/** Everything from this server; styles set by scripts are needed by the editor. */
export const explorerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Path below which the explorer's files are served. */
export const explorerPath = '/-/explorer';

interface ExplorerTexts {
  readonly title: string;
  readonly tokenHeader: string;
  readonly tokenPrefix: string;
  readonly example: string;
}

const texts: Readonly<Record<GraphVocabulary, ExplorerTexts>> = {
  deepsource: { title: 'Lintel: GraphQL API', tokenHeader: 'Authorization', tokenPrefix: 'Bearer ', example: '{ viewer { email } }' },
  codiga: { title: 'Lintel: Codiga-compatible GraphQL API', tokenHeader: 'X-Api-Token', tokenPrefix: '', example: '{ user { id } }' },
  lintel: { title: 'Lintel: own GraphQL API', tokenHeader: 'Authorization', tokenPrefix: 'Bearer ', example: '{ __typename }' },
};

/** The page of the query explorer for one graph. `endpoint` is the path that it sends queries to. */
export function explorerPage(vocabulary: GraphVocabulary, endpoint: string): string {
  const { title, tokenHeader, tokenPrefix, example } = texts[vocabulary];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${explorerPath}/graphiql.css">
<link rel="stylesheet" href="${explorerPath}/explorer.css">
</head>
<body>
<div id="token-bar">
<strong>${escape(title)}</strong>
<label for="token">Token</label>
<input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="dsp_…">
</div>
<div id="explorer" data-endpoint="${escape(endpoint)}" data-token-header="${escape(tokenHeader)}" data-token-prefix="${escape(tokenPrefix)}" data-example="${escape(example)}">
<noscript><p id="no-script">The explorer needs JavaScript. Queries are sent by POST to ${escape(endpoint)}.</p></noscript>
</div>
<script src="${explorerPath}/react.js"></script>
<script src="${explorerPath}/react-dom.js"></script>
<script src="${explorerPath}/graphiql.js"></script>
<script src="${explorerPath}/explorer.js"></script>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
