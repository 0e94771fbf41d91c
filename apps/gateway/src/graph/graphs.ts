import { graphVocabularies, type GraphVocabulary } from '@lintel/graphql';
import type { GatewaySettings } from '../config.js';
import type { Graph } from './graph.js';
import { knownDocuments } from './known-documents.js';
import { defaultQueryLimits } from './limits/query-limits.js';
import { buildGraph, type GraphParts, type SupergraphSdl } from './load-graphs.js';

/** Injection token of the composed graphs. */
export const SUPERGRAPHS = Symbol('lintel.supergraphs');

/** The three graphs, ready to be asked. */
export class Graphs {
  private readonly graphs: Readonly<Record<GraphVocabulary, Graph>>;

  constructor(sdl: SupergraphSdl, settings: GatewaySettings, parts: Omit<GraphParts, 'limits'>) {
    const limits = { ...defaultQueryLimits, maxNodes: settings.LINTEL_GRAPHQL_MAX_NODES, maxDepth: settings.LINTEL_GRAPHQL_MAX_DEPTH };
    this.graphs = byVocabulary((vocabulary) => buildGraph(vocabulary, sdl[vocabulary], { ...parts, limits }));
    for (const vocabulary of graphVocabularies) for (const query of knownDocuments[vocabulary]) this.graphs[vocabulary].warm(query);
  }

  of(vocabulary: GraphVocabulary): Graph {
    return this.graphs[vocabulary];
  }
}

/** Makes one thing for each graph. */
export function byVocabulary<T>(make: (vocabulary: GraphVocabulary) => T): Readonly<Record<GraphVocabulary, T>> {
  return Object.fromEntries(graphVocabularies.map((vocabulary) => [vocabulary, make(vocabulary)])) as Record<GraphVocabulary, T>;
}
