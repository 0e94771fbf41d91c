import { Supergraph as FederatedSupergraph, operationFromDocument, type Schema } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { scalarsOf, type GraphVocabulary } from '@lintel/graphql';
import { GraphQLScalarType, type DocumentNode, type GraphQLSchema } from 'graphql';

/** Plans considered for one operation; beyond it the planner takes the best so far. */
const maxEvaluatedPlans = 1_000;

/** A composed graph: what callers see of it, and how an operation is split among the subgraphs. */
export class Supergraph {
  /** For callers: validation, introspection. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  readonly subgraphNames: readonly string[];
  private readonly planner: QueryPlanner;

  constructor(
    readonly vocabulary: GraphVocabulary,
    sdl: string,
  ) {
    const supergraph = FederatedSupergraph.build(sdl, { validateSupergraph: false });
    this.apiSchema = supergraph.apiSchema();
    this.schema = withScalars(this.apiSchema.toGraphQLJSSchema(), vocabulary);
    this.supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    this.subgraphNames = supergraph.subgraphsMetadata().map(({ name }) => name);
    this.planner = new QueryPlanner(supergraph, { debug: { maxEvaluatedPlans } });
  }

  plan(document: DocumentNode, operationName: string | undefined): QueryPlan {
    return this.planner.buildQueryPlan(operationFromDocument(this.apiSchema, document, { operationName }));
  }
}

/** A composed schema knows custom scalars by name only; with their parsers, wrong values are refused here and not by a subgraph. */
function withScalars(schema: GraphQLSchema, vocabulary: GraphVocabulary): GraphQLSchema {
  for (const [name, implementation] of Object.entries(scalarsOf(vocabulary))) {
    const type = schema.getType(name);
    if (type instanceof GraphQLScalarType) {
      type.parseValue = implementation.parseValue;
      type.parseLiteral = implementation.parseLiteral;
    }
  }
  return schema;
}
