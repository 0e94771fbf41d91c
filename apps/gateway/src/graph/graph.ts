import { executeQueryPlan, type GraphQLDataSource, type ServiceMap } from '@apollo/gateway';
import { DomainError } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { getVariableValues, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { fragmentsOf } from './limits/operation-shape.js';
import { checkVariables } from './limits/check-variables.js';
import type { QueryLimits } from './limits/query-limits.js';
import type { GraphRequest, OperationContext } from './operation-context.js';
import { PlanCache } from './plan-cache.js';
import {
  prepareDocument,
  requestError,
  selectOperation,
  withCode,
  type PreparedDocument,
  type PreparedOperation,
} from './prepared-document.js';
import type { Supergraph } from './supergraph.js';

export interface GraphOptions {
  readonly supergraph: Supergraph;
  readonly limits: QueryLimits;
  readonly dataSourceOf: (subgraph: string) => GraphQLDataSource;
  readonly logger: Logger;
}

/** An operation that passed every check and waits to be run. */
export interface AcceptedOperation {
  readonly request: GraphRequest;
  readonly document: Extract<PreparedDocument, { isValid: true }>;
  readonly operation: PreparedOperation;
}

export interface GraphResult {
  readonly data?: unknown;
  /** As they were thrown or came from a subgraph; `renderErrors` words them. */
  readonly errors?: readonly unknown[];
}

/** Documents judged once are kept up to this many characters; parsed, they take about ten times as much memory. */
const maxCachedCharacters = 4_000_000;

/** One of the three graphs: judges operations, plans them, runs them over the subgraphs. */
export class Graph {
  readonly supergraph: Supergraph;
  private readonly limits: QueryLimits;
  private readonly services: ServiceMap;
  private readonly logger: Logger;
  private readonly documents = new LRUCache<string, PreparedDocument>({
    maxSize: maxCachedCharacters,
    sizeCalculation: (_, query) => query.length + 100,
  });
  private readonly plans = new PlanCache();

  constructor({ supergraph, limits, dataSourceOf, logger }: GraphOptions) {
    this.supergraph = supergraph;
    this.limits = limits;
    this.logger = logger;
    this.services = Object.fromEntries(supergraph.subgraphNames.map((name) => [name, dataSourceOf(name)]));
  }

  /**
   * Judges a request: limits, syntax, validity, its variables. Throws `Rejection` with every reason.
   */
  accept(request: GraphRequest): AcceptedOperation {
    const document = this.prepare(request.query);
    if (!document.isValid) throw new Rejection(document.errors);
    try {
      const operation = selectOperation(document.operations, request.operationName);
      checkVariables(request.variables);
      this.checkValues(operation, request);
      return { request, document, operation };
    } catch (error) {
      if (error instanceof DomainError || error instanceof GraphQLError) throw new Rejection([error]);
      throw error;
    }
  }

  async execute({ request, document, operation }: AcceptedOperation, context: OperationContext): Promise<GraphResult> {
    const { schema, supergraphSchema, apiSchema } = this.supergraph;
    const plan = this.planOf(request, document);
    const operationContext = { schema, operation: operation.definition, fragments: Object.fromEntries(fragmentsOf(document.document)) };
    // The planner's executor was written for Apollo Server's request context, of which it reads these parts only.
    const requestContext = {
      request: { variables: request.variables },
      context,
      metrics: {},
      logger: this.logger,
    } as unknown as Parameters<typeof executeQueryPlan>[2];
    const result = await executeQueryPlan(plan, this.services, requestContext, operationContext, supergraphSchema, apiSchema);
    const incomplete = result.extensions?.['valueCompletion'];
    if (incomplete) this.logger.warn({ reasons: describe(incomplete) }, 'A subgraph left out a value that must not be null');
    return { data: result.data, ...(result.errors && { errors: result.errors }) };
  }

  /** Judges and plans a document that is sure to come, so that its first caller need not wait. */
  warm(query: string): void {
    const document = this.prepare(query);
    if (!document.isValid) return;
    for (const { definition } of document.operations) {
      const operationName = document.operations.length > 1 ? definition.name?.value : undefined;
      this.planOf({ query, variables: {}, ...(operationName && { operationName }) }, document);
    }
  }

  private prepare(query: string): PreparedDocument {
    const known = this.documents.get(query);
    if (known) return known;
    const document = prepareDocument(query, this.supergraph.schema, this.limits);
    this.documents.set(query, document);
    return document;
  }

  private planOf({ query, operationName }: GraphRequest, { document }: AcceptedOperation['document']) {
    return this.plans.get(query, operationName, () => this.supergraph.plan(document, operationName));
  }

  private checkValues({ definition, countNodes }: PreparedOperation, { variables }: GraphRequest): void {
    const definitions = definition.variableDefinitions ?? [];
    if (definitions.some(({ variable }) => variable.name.value === 'representations'))
      throw requestError('A variable cannot be called "representations".');
    const { errors } = getVariableValues(this.supergraph.schema, definitions, variables, { maxErrors: 10 });
    if (errors) throw new Rejection(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
    const nodes = countNodes(variables);
    if (nodes > this.limits.maxNodes) {
      throw new DomainError('query-too-complex', {
        reason: `it asks for up to ${Math.round(nodes)} objects, the limit is ${this.limits.maxNodes}`,
      });
    }
  }
}

/** Why a request was not executed. */
export class Rejection extends Error {
  constructor(readonly errors: readonly (GraphQLError | DomainError)[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.name = 'Rejection';
  }
}

function describe(incomplete: unknown): readonly string[] {
  return Array.isArray(incomplete)
    ? incomplete.map((error) => (error instanceof Error ? error.message : String(error)))
    : [String(incomplete)];
}
