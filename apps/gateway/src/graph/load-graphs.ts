import { readFileSync } from 'node:fs';
import path from 'node:path';
import { graphVocabularies, type GraphVocabulary } from '@lintel/graphql';
import type { Logger } from '@lintel/observability';
import { serviceNames, type ServiceName } from '@lintel/service';
import type { ServicePools } from '../http/service-pools.js';
import type { ServiceTokens } from '../http/service-tokens.js';
import { Graph } from './graph.js';
import type { QueryLimits } from './limits/query-limits.js';
import { nodeOwnersOf, relaySubgraph } from './relay/node-owners.js';
import { RelayDataSource } from './relay/relay-data-source.js';
import { SubgraphDataSource } from './subgraph-data-source.js';
import { Supergraph } from './supergraph.js';

/** The composed graphs as SDL; committed, and written by `tools/compose-supergraphs.mjs`. */
export type SupergraphSdl = Readonly<Record<GraphVocabulary, string>>;

export interface GraphParts {
  readonly pools: ServicePools;
  readonly tokens: ServiceTokens;
  readonly limits: QueryLimits;
  readonly logger: Logger;
}

const folder = path.join(import.meta.dirname, '..', '..', 'supergraphs');

export function supergraphFile(vocabulary: GraphVocabulary): string {
  return path.join(folder, `${vocabulary}.graphql`);
}

export function readSupergraphs(): SupergraphSdl {
  return Object.fromEntries(
    graphVocabularies.map((vocabulary) => [vocabulary, readFileSync(supergraphFile(vocabulary), 'utf8')]),
  ) as Record<GraphVocabulary, string>;
}

/** Builds a graph whose subgraphs are the services, and the gateway itself for `node(id)`. */
export function buildGraph(vocabulary: GraphVocabulary, sdl: string, parts: GraphParts): Graph {
  const supergraph = new Supergraph(vocabulary, sdl);
  const { limits, logger } = parts;
  const sources = new Map(
    supergraph.subgraphNames.filter(isService).map((service) => [service, new SubgraphDataSource({ vocabulary, service, ...parts })]),
  );
  const owners = nodeOwnersOf(vocabulary, sdl);
  const relay = new RelayDataSource({ schema: supergraph.schema, ownerOf: (typeName) => ownerIn(typeName) });
  return new Graph({ supergraph, limits, logger, dataSourceOf: (name) => (name === relaySubgraph ? relay : sourceOf(name)) });

  function sourceOf(name: string): SubgraphDataSource {
    const source = isService(name) ? sources.get(name) : undefined;
    if (!source) throw new Error(`The ${vocabulary} graph names an unknown service: ${name}`);
    return source;
  }

  function ownerIn(typeName: string): SubgraphDataSource | undefined {
    const owner = owners.get(typeName);
    return owner === undefined ? undefined : sourceOf(owner);
  }
}

function isService(name: string): name is ServiceName {
  return (serviceNames as readonly string[]).includes(name);
}
