import type { GraphQLDataSource } from '@apollo/gateway';
import { isDomainError } from '@lintel/kernel';
import { fromGlobalId } from '@lintel/vocabularies';
import { execute, GraphQLError, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationContext } from '../operation-context.js';
import type { SubgraphDataSource } from '../subgraph-data-source.js';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

export interface RelayDataSourceOptions {
  /** The callers' schema of the graph: it holds the node interface and every type that implements it. */
  readonly schema: GraphQLSchema;
  /** Data source of the service that owns nodes of a type; undefined when the graph has no such type. */
  readonly ownerOf: (typeName: string) => Pick<SubgraphDataSource, 'send'> | undefined;
}

const existence = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
const maxDocuments = 1_000;

/**
 * The subgraph that serves `node(id)`, inside the gateway: reads the type from the id, asks the owner whether there is such a thing for this
 * caller, and returns a stub that the other subgraphs fill. An id that is none, or of nothing the caller may see, is null.
 */
export class RelayDataSource implements GraphQLDataSource {
  private readonly documents = new LRUCache<string, DocumentNode>({ max: maxDocuments });

  constructor(private readonly options: RelayDataSourceOptions) {}

  async process({ request, context }: ProcessOptions): Promise<ProcessResult> {
    const result = await execute({
      schema: this.options.schema,
      document: this.parse(request.query ?? ''),
      variableValues: request.variables,
      rootValue: { node: ({ id }: { id: string }) => this.node(id, context as OperationContext) },
    });
    return result as ProcessResult;
  }

  private async node(id: string, context: OperationContext): Promise<{ __typename: string; id: string } | null> {
    const typeName = fromGlobalId(id)?.type;
    const owner = typeName === undefined ? undefined : this.options.ownerOf(typeName);
    if (typeName === undefined || !owner) return null;
    const stub = { __typename: typeName, id };
    const answer = await owner.send({ query: existence, variables: { representations: [stub] } }, context).catch(asGraphqlError);
    const [error] = answer.errors ?? [];
    if (error && !isNotFound(error)) throw new GraphQLError(error.message, { extensions: { ...error.extensions } });
    return answer.data?.['_entities']?.[0] ? stub : null;
  }

  private parse(query: string): DocumentNode {
    const known = this.documents.get(query);
    if (known) return known;
    const document = parse(query);
    this.documents.set(query, document);
    return document;
  }
}

/** Keeps the code of our own errors, which the executor of this subgraph would drop. */
function asGraphqlError(error: unknown): never {
  throw isDomainError(error) ? new GraphQLError(error.message, { extensions: { code: error.code } }) : error;
}

function isNotFound({ extensions }: { readonly extensions?: Readonly<Record<string, unknown>> }): boolean {
  return typeof extensions?.['code'] === 'string' && extensions['code'].endsWith('-not-found');
}
