import { anonymousCaller } from '@lintel/auth';
import type { GraphVocabulary } from '@lintel/graphql';
import { DomainError, isDomainError, type Clock } from '@lintel/kernel';
import { currentContext, type Logger } from '@lintel/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';
import type { IdentifiedCaller, IdentifyCaller } from '../../application/identify-caller.js';
import { isExceeded, retryAfterSeconds } from '../../domain/rate-window.js';
import { Rejection, type Graph, type GraphResult } from '../../graph/graph.js';
import { renderErrors, type RenderContext } from '../../graph/render-errors.js';
import { drainRequest } from '../../http/drain-request.js';
import { sendJson, type JsonAnswer } from '../../http/json-reply.js';
import { rateHeaders } from '../../http/rate-headers.js';
import type { RequestOrigins } from '../../http/request-origin.js';
import { isOpen, type GraphqlDialect } from './graphql-dialect.js';
import { readGraphqlRequest } from './read-graphql-request.js';

export interface GraphqlEndpointParts {
  readonly graph: Graph;
  readonly dialect: GraphqlDialect;
  readonly identifyCaller: IdentifyCaller;
  readonly origins: RequestOrigins;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One for each graph. */
export type GraphqlEndpoints = Readonly<Record<GraphVocabulary, GraphqlEndpoint>>;

/** Codes by which a subgraph says that a caller without a token went too far. */
const authenticationCodes: ReadonlySet<string> = new Set(['authentication-required', 'token-invalid', 'token-expired']);

/** Serves one graph over HTTP: who asks, may they, what do they ask, run it, answer in the graph's manner. */
export class GraphqlEndpoint {
  constructor(private readonly parts: GraphqlEndpointParts) {}

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const answer = await this.answer(request, reply).catch((error: unknown) => this.answerFault(error));
    drainRequest(request.raw);
    await sendJson(request, reply, answer);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<JsonAnswer> {
    const { dialect, identifyCaller, origins, clock } = this.parts;
    const caller = await identifyCaller.execute({ headers: request.headers, address: origins.of(request).address }, dialect.readToken);
    const now = clock.now();
    void reply.headers(rateHeaders(caller.window, now));
    if (isExceeded(caller.window))
      return this.refuse(new DomainError('rate-limited', { retryAfterSeconds: retryAfterSeconds(caller.window, now) }));
    if (caller.rejection === 'account-disabled') return this.refuse(new DomainError('account-disabled'));
    return this.run(request, caller);
  }

  private async run(request: FastifyRequest, identified: IdentifiedCaller): Promise<JsonAnswer> {
    const { graph, dialect, identifyCaller } = this.parts;
    const { principal, rejection } = identified;
    const isAnonymous = principal.kind === 'anonymous';
    const refusal = (): JsonAnswer => this.refuse(new DomainError(rejection ?? 'authentication-required'));
    // A graph without anything public says nothing at all to strangers, not even what is wrong with their query.
    if (isAnonymous && dialect.openFields === 'none') return refusal();
    const accepted = graph.accept(await readGraphqlRequest(request.raw));
    if (isAnonymous && !isOpen(dialect, accepted.operation.shape, principal)) return refusal();
    const { correlationId, traceparent } = currentContext();
    const result = await graph.execute(accepted, {
      caller: { ...anonymousCaller, principal },
      correlationId,
      ...(traceparent && { traceparent }),
    });
    if (accepted.operation.definition.operation === OperationTypeNode.MUTATION) identifyCaller.forget(identified);
    const body = this.bodyOf(result);
    if (isAnonymous && body.errors?.some(({ extensions }) => authenticationCodes.has(extensions.code))) return this.refuseAnonymous(body);
    return { status: 200, body };
  }

  /** Where authentication shows in the status, an operation that needed it after all is answered like one that was seen to at once. */
  private refuseAnonymous(body: object): JsonAnswer {
    const refusal = this.refuse(new DomainError('authentication-required'));
    return refusal.status === 200 ? { status: 200, body } : refusal;
  }

  private answerFault(error: unknown): JsonAnswer {
    if (error instanceof Rejection) return { status: 200, body: this.bodyOf({ errors: error.errors }) };
    if (isDomainError(error)) return this.refuse(error);
    const [rendered] = renderErrors([error], this.renderContext());
    const refusal = this.refuse(new DomainError('service-unavailable', { service: 'gateway' }));
    return refusal.status === 200
      ? { status: 200, body: { data: null, errors: [rendered] } }
      : { status: 500, body: { message: rendered?.message, ...rendered?.extensions } };
  }

  private bodyOf({ data, errors }: GraphResult) {
    return { data: data ?? null, ...(errors && errors.length > 0 && { errors: renderErrors(errors, this.renderContext()) }) };
  }

  private refuse(error: DomainError): JsonAnswer {
    return this.parts.dialect.refuse(error, this.renderContext());
  }

  private renderContext(): RenderContext {
    const { dialect, logger } = this.parts;
    return {
      vocabulary: dialect.vocabulary,
      correlationId: currentContext().correlationId,
      reportFault: (error) => logger.error({ error, graph: dialect.vocabulary }, 'A GraphQL operation failed for a reason that is ours'),
    };
  }
}
