import { DomainError } from '@lintel/kernel';
import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { measureOperation, type OperationShape } from './operation-shape.js';
import type { QueryLimits } from './query-limits.js';

/** Refuses a document with more fields or fragments than validation should have to compare. Throws `query-too-complex`. */
export function checkDocument(document: DocumentNode, limits: QueryLimits): void {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).length;
  require(fragments, limits.maxFragments, 'fragments');
  require(countFields(document), limits.maxFields, 'fields');
}

/** Returns the shape of an operation. Throws `query-too-complex` when it is beyond the limits. */
export function checkShape(document: DocumentNode, operation: OperationDefinitionNode, limits: QueryLimits): OperationShape {
  const shape = measureOperation(document, operation);
  if (shape.depth > limits.maxDepth) refuse(`fields are nested more than ${limits.maxDepth} levels deep`);
  require(shape.fields, limits.maxExpandedFields, 'fields with fragments expanded');
  require(shape.aliases, limits.maxAliases, 'aliases');
  require(shape.directives, limits.maxDirectives, 'directives');
  require(shape.introspections, limits.maxIntrospections, 'introspections');
  return shape;
}

function countFields(document: DocumentNode): number {
  let fields = 0;
  visit(document, {
    Field: () => {
      fields += 1;
    },
  });
  return fields;
}

function require(count: number, max: number, what: string): void {
  if (count > max) refuse(`it has more than ${max} ${what}`);
}

function refuse(reason: string): never {
  throw new DomainError('query-too-complex', { reason });
}
