import { globSync, readFileSync } from 'node:fs';
import { Kind, parse, print, type DefinitionNode } from 'graphql';
import { baseSdl } from './base-sdl.js';
import type { GraphVocabulary } from './vocabulary.js';

const rootTypes = new Set(['Query', 'Mutation']);

/**
 * Returns the whole SDL of one subgraph: the shared part of its vocabulary, then the files that match `typePaths` (absolute globs).
 * Several files may each declare `type Query` or `type Mutation`. Throws when no file matches or one does not parse.
 */
export function loadSubgraphSdl(vocabulary: GraphVocabulary, typePaths: readonly string[]): string {
  const files = typePaths.flatMap((pattern) => globSync(pattern)).sort();
  if (files.length === 0) throw new Error(`No GraphQL file matches ${typePaths.join(', ')}`);
  return [baseSdl(vocabulary), ...files.map(readDefinitions)].join('\n');
}

function readDefinitions(file: string): string {
  try {
    return parse(readFileSync(file, 'utf8'), { noLocation: true }).definitions.map(asExtension).map(print).join('\n\n');
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function asExtension(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || !rootTypes.has(definition.name.value)) return definition;
  const { description: _, ...rest } = definition;
  return { ...rest, kind: Kind.OBJECT_TYPE_EXTENSION };
}
