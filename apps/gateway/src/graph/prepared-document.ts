import { DomainError } from '@lintel/kernel';
import { GraphQLError, Kind, parse, validate, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { checkDocument, checkShape } from './limits/check-shape.js';
import { compileNodeCount, type NodeCount } from './limits/node-count.js';
import type { OperationShape } from './limits/operation-shape.js';
import type { QueryLimits } from './limits/query-limits.js';
import { scanTokens } from './limits/scan-tokens.js';

/** One operation of a document that may be executed. */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode;
  readonly shape: OperationShape;
  readonly countNodes: NodeCount;
}

/** What is known of a document text whoever sends it: either its operations, or why it cannot be executed. */
export type PreparedDocument =
  | { readonly isValid: true; readonly document: DocumentNode; readonly operations: readonly PreparedOperation[] }
  | { readonly isValid: false; readonly errors: readonly (GraphQLError | DomainError)[] };

/** Enough to mend a query by; more only helps to probe. */
const maxValidationErrors = 10;

/** How graphql-js says that comparing the fields of a document would take too long. */
const abortedMessage = 'Validation aborted.';

/** Judges a document text against the limits and the schema, cheapest check first. Never throws for what the text says. */
export function prepareDocument(query: string, schema: GraphQLSchema, limits: QueryLimits): PreparedDocument {
  try {
    scanTokens(query, limits);
    const document = parse(query);
    checkDocument(document, limits);
    const definitions = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const shapes = definitions.map((definition) => checkShape(document, definition, limits));
    const errors = [...missingRoots(schema, definitions), ...validate(schema, document, undefined, { maxErrors: maxValidationErrors })];
    if (errors.some(({ message }) => message === abortedMessage))
      throw new DomainError('query-too-complex', { reason: 'it selects the same fields too often' });
    if (errors.length > 0) return { isValid: false, errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
    const operations = definitions.map((definition, index) => ({
      definition,
      shape: shapes[index]!,
      countNodes: compileNodeCount(schema, document, definition),
    }));
    return { isValid: true, document, operations };
  } catch (error) {
    if (error instanceof DomainError) return { isValid: false, errors: [error] };
    if (error instanceof GraphQLError) return { isValid: false, errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
    throw error;
  }
}

/** Picks the operation to run: the named one, or the only one. Throws a GraphQLError that says what is missing. */
export function selectOperation(operations: readonly PreparedOperation[], operationName: string | undefined): PreparedOperation {
  if (operationName !== undefined) {
    const named = operations.find(({ definition }) => definition.name?.value === operationName);
    if (!named) throw requestError(`Unknown operation named "${operationName}".`);
    return named;
  }
  const [only, ...others] = operations;
  if (!only) throw requestError('Must provide an operation.');
  if (others.length > 0) throw requestError('Must provide operation name if query contains multiple operations.');
  return only;
}

/** Validation has no rule for operations of a kind that the schema does not offer. */
function missingRoots(schema: GraphQLSchema, definitions: readonly OperationDefinitionNode[]): GraphQLError[] {
  return definitions
    .filter(({ operation }) => !schema.getRootType(operation))
    .map((definition) => new GraphQLError(`This API has no ${definition.operation}s.`, { nodes: definition }));
}

/** An error of the request as a whole: it could not be executed. */
export function requestError(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Returns the error with `extensions.code`; its message and place stay. */
export function withCode({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
