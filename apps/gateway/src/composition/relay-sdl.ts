import { baseSdl, type GraphVocabulary } from '@lintel/graphql';
import { Kind, parse, type ConstDirectiveNode, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode } from 'graphql';
import { nodeInterfaces } from '../graph/relay/node-owners.js';

/** One service's part of a graph. */
export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
}

/**
 * SDL of the gateway's own subgraph: `node(id)` over every type of the services that implements the node interface. Undefined for a graph
 * without nodes. Throws when a node type is no entity with the key `id`.
 */
export function relaySdl(vocabulary: GraphVocabulary, subgraphs: readonly SubgraphSource[]): string | undefined {
  const nodeInterface = nodeInterfaces[vocabulary];
  if (!nodeInterface) return undefined;
  const types = subgraphs.flatMap(({ sdl }) => parse(sdl).definitions.filter(isObjectType));
  const nodes = types.filter((type) => type.interfaces?.some(({ name }) => name.value === nodeInterface));
  const names = [...new Set(nodes.map(({ name }) => name.value))].sort();
  if (names.length === 0) return undefined;
  const unkeyed = names.filter((name) => !nodes.some((type) => type.name.value === name && type.directives?.some(isIdKey)));
  if (unkeyed.length > 0) throw new Error(`Without @key(fields: "id"), so node(id) cannot reach them: ${unkeyed.join(', ')}`);
  return `${baseSdl(vocabulary)}
type Query {
  "Any node by its global id."
  node(id: ID!): ${nodeInterface}
}
${names.map((name) => `type ${name} implements ${nodeInterface} @key(fields: "id", resolvable: false) {\n  id: ID!\n}`).join('\n')}
`;
}

function isObjectType(definition: { readonly kind: string }): definition is ObjectTypeDefinitionNode | ObjectTypeExtensionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
}

function isIdKey(directive: ConstDirectiveNode): boolean {
  const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  return directive.name.value === 'key' && fields?.kind === Kind.STRING && fields.value === 'id';
}
