import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphVocabulary } from '@lintel/graphql';
import { DomainError } from '@lintel/kernel';
import { correlationHeader, type ServiceName } from '@lintel/service';
import { fetchText } from '../http/fetch-text.js';
import type { ServicePools } from '../http/service-pools.js';
import type { ServiceTokens } from '../http/service-tokens.js';
import type { OperationContext } from './operation-context.js';

export interface SubgraphDataSourceOptions {
  readonly vocabulary: GraphVocabulary;
  readonly service: ServiceName;
  readonly pools: ServicePools;
  readonly tokens: ServiceTokens;
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/**
 * Sends one subgraph's share of an operation to its service over kept-alive connections, with a token for that service alone. Answers of any status that
 * hold a GraphQL result count; anything else is `service-unavailable`.
 */
export class SubgraphDataSource implements GraphQLDataSource {
  private readonly path: string;

  constructor(private readonly options: SubgraphDataSourceOptions) {
    this.path = `/_graph/${options.vocabulary}`;
  }

  async process({ request, context }: ProcessOptions): Promise<ProcessResult> {
    return this.send({ query: request.query ?? '', variables: request.variables }, context as OperationContext);
  }

  /** Runs any document against the subgraph on behalf of a caller. */
  async send(
    operation: { query: string; variables?: object },
    { caller, correlationId, traceparent }: OperationContext,
  ): Promise<ProcessResult> {
    const { service, tokens } = this.options;
    const token = await tokens.for(service, caller.principal);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      [correlationHeader]: correlationId,
      ...(traceparent !== undefined && { traceparent }),
    };
    return this.post(JSON.stringify(operation), headers);
  }

  private async post(body: string, headers: Record<string, string>): Promise<ProcessResult> {
    const { service, pools } = this.options;
    try {
      const { status, text } = await fetchText(pools.of(service), { path: this.path, method: 'POST', headers, body });
      const result: unknown = JSON.parse(text);
      if (isGraphqlResult(result)) return result;
      throw new Error(`${service} answered ${status} without a GraphQL result`);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw new DomainError('service-unavailable', { service }, { cause: error });
    }
  }
}

function isGraphqlResult(value: unknown): value is ProcessResult {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}
