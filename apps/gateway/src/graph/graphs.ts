import { graphVocabularies, type GraphVocabulary } from '@lintel/graphql';
import type { Logger } from '@lintel/observability';
import { LOGGER, SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { GatewaySettings } from '../config.js';
import { ServicePools } from '../http/service-pools.js';
import { ServiceTokens } from '../http/service-tokens.js';
import type { Graph } from './graph.js';
import { defaultQueryLimits } from './limits/query-limits.js';
import { buildGraph, type SupergraphSdl } from './load-graphs.js';
import { knownDocuments } from './known-documents.js';

/** Injection token of the composed graphs. */
export const SUPERGRAPHS = Symbol('lintel.supergraphs');

/** The three graphs, ready to be asked. */
@Injectable()
export class Graphs {
  private readonly graphs: Readonly<Record<GraphVocabulary, Graph>>;

  constructor(
    pools: ServicePools,
    tokens: ServiceTokens,
    @Inject(SUPERGRAPHS) sdl: SupergraphSdl,
    @Inject(SETTINGS) settings: GatewaySettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    const limits = { ...defaultQueryLimits, maxNodes: settings.LINTEL_GRAPHQL_MAX_NODES, maxDepth: settings.LINTEL_GRAPHQL_MAX_DEPTH };
    const build = (vocabulary: GraphVocabulary) => buildGraph(vocabulary, sdl[vocabulary], { pools, tokens, limits, logger });
    this.graphs = Object.fromEntries(graphVocabularies.map((vocabulary) => [vocabulary, build(vocabulary)])) as Record<GraphVocabulary, Graph>;
    for (const vocabulary of graphVocabularies) for (const query of knownDocuments[vocabulary]) this.graphs[vocabulary].warm(query);
  }

  of(vocabulary: GraphVocabulary): Graph {
    return this.graphs[vocabulary];
  }
}
