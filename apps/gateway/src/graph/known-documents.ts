import type { GraphVocabulary } from '@lintel/graphql';

/**
 * Operations like those that clients send, planned once at start: the planner builds its structures with the first plans, and no caller
 * should wait for that. Documents that the graph does not serve (yet) are passed over.
 */
export const knownDocuments: Readonly<Record<GraphVocabulary, readonly string[]>> = {
  deepsource: [
    '{ viewer { email } }',
    'query ($name: String!, $owner: String!, $provider: VCSProvider!) { repository(name: $name, login: $owner, vcsProvider: $provider) { isActivated } }',
    `query ($name: String!, $owner: String!, $provider: VCSProvider!, $limit: Int!, $after: String, $branch: String) {
      repository(name: $name, login: $owner, vcsProvider: $provider) {
        analysisRuns(first: $limit, after: $after, branch: $branch) {
          edges { node { runUid commitOid branchName status createdAt finishedAt summary { occurrencesIntroduced occurrencesResolved } } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    `query ($name: String!, $owner: String!, $provider: VCSProvider!, $limit: Int!, $after: String) {
      repository(name: $name, login: $owner, vcsProvider: $provider) {
        issues(first: $limit, after: $after) {
          edges { node { occurrences { edges { node { path beginLine endLine issue { title shortcode severity analyzer { name shortcode } } } } } } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    'query ($id: ID!) { node(id: $id) { id } }',
  ],
  codiga: ['{ user { id } }'],
  lintel: [],
};
