import type { GraphVocabulary } from '@lintel/graphql';
import { Kind, parse, type ConstDirectiveNode, type DefinitionNode, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';

/** The interface of nodes in each graph that has one. */
export const nodeInterfaces: Readonly<Partial<Record<GraphVocabulary, string>>> = {
  deepsource: 'MaskPrimaryKeyNode',
  lintel: 'Node',
};

/** Name of the subgraph that the gateway serves itself. */
export const relaySubgraph = 'relay';

/**
 * Finds for each node type the subgraph that knows whether a node exists and who may see it: the one that says it implements the node interface. Others
 * contribute fields to the type without saying so. Throws when two claim a type.
 */
export function nodeOwnersOf(vocabulary: GraphVocabulary, supergraphSdl: string): ReadonlyMap<string, string> {
  const nodeInterface = nodeInterfaces[vocabulary];
  const owners = new Map<string, string>();
  if (!nodeInterface) return owners;
  const document = parse(supergraphSdl, { noLocation: true });
  const names = subgraphNames(document);
  for (const type of document.definitions.filter(isObjectType)) {
    const claims = claimsOf(type, nodeInterface)
      .map((graph) => names.get(graph) ?? graph)
      .filter((name) => name !== relaySubgraph);
    if (claims.length > 1)
      throw new Error(`${type.name.value} implements ${nodeInterface} in ${claims.join(' and ')}: only its owner may say so`);
    if (claims[0] !== undefined) owners.set(type.name.value, claims[0]);
  }
  return owners;
}

/** The names of subgraphs by their value of `join__Graph`. */
function subgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const values = document.definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph' ? (definition.values ?? []) : [],
  );
  return new Map(values.map((value) => [value.name.value, argumentOf(value.directives?.[0], 'name') ?? value.name.value]));
}

function claimsOf(type: ObjectTypeDefinitionNode, nodeInterface: string): string[] {
  return (type.directives ?? [])
    .filter((directive) => directive.name.value === 'join__implements' && argumentOf(directive, 'interface') === nodeInterface)
    .map((directive) => argumentOf(directive, 'graph'))
    .filter((graph) => graph !== undefined);
}

function argumentOf(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function isObjectType(definition: DefinitionNode): definition is ObjectTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION;
}
