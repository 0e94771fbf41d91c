import { composeServices } from '@apollo/composition';
import type { GraphVocabulary } from '@lintel/graphql';
import { parse } from 'graphql';
import { nodeOwnersOf, relaySubgraph } from '../graph/relay/node-owners.js';
import { relaySdl, type SubgraphSource } from './relay-sdl.js';

/**
 * Composes the supergraph of a vocabulary from the parts of its services and the gateway's own. Addresses are placeholders: the gateway knows
 * services by name. Throws an error that lists every reason when the parts do not fit, or two services claim a node type.
 */
export function composeSupergraph(vocabulary: GraphVocabulary, subgraphs: readonly SubgraphSource[]): string {
  const relay = relaySdl(vocabulary, subgraphs);
  const all = [...subgraphs, ...(relay === undefined ? [] : [{ name: relaySubgraph, sdl: relay }])];
  const result = composeServices(
    [...all]
      .sort((left, right) => left.name.localeCompare(right.name))
      .map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}/_graph/${vocabulary}` })),
  );
  if (result.errors)
    throw new Error(`The ${vocabulary} graph does not compose:\n${result.errors.map(({ message }) => `- ${message}`).join('\n')}`);
  nodeOwnersOf(vocabulary, result.supergraphSdl);
  return `${result.supergraphSdl.trimEnd()}\n`;
}
