import type { GraphVocabulary } from '@lintel/graphql';
import { hostName } from '../../http/request-origin.js';

/** A path that serves a graph, or on certain hosts another one. Each is served with and without a slash at its end. */
export interface GraphqlRoute {
  readonly path: string;
  readonly vocabulary: GraphVocabulary;
  readonly byHost?: Readonly<Record<string, GraphVocabulary>>;
}

export const graphqlRoutes: readonly GraphqlRoute[] = [
  // Clients of the Codiga API have these hosts built in, and this path.
  { path: '/graphql', vocabulary: 'deepsource', byHost: { 'api.codiga.io': 'codiga', 'api.code-inspector.com': 'codiga' } },
  { path: '/api/graphql', vocabulary: 'deepsource' },
  { path: '/codiga/graphql', vocabulary: 'codiga' },
  { path: '/-/graphql', vocabulary: 'lintel' },
];

export function vocabularyOf({ vocabulary, byHost }: GraphqlRoute, host: string): GraphVocabulary {
  return byHost?.[hostName(host)] ?? vocabulary;
}
