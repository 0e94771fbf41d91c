import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { internalTokenHeader, type Caller, type InternalTokens } from '@lintel/auth';
import { baseSdl, scalarsOf, type GraphVocabulary } from '@lintel/graphql';
import { graphql, GraphQLError, parse, type GraphQLSchema } from 'graphql';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly document?: string;
}

export interface FakeGraph {
  readonly vocabulary: GraphVocabulary;
  readonly sdl: string;
  readonly resolvers: any;
}

export interface FakeServiceOptions {
  readonly name: string;
  readonly tokens: InternalTokens;
  readonly graphs?: readonly FakeGraph[];
  /** REST routes; the answer goes out as it is. */
  readonly rest?: (seen: SeenRequest, response: ServerResponse) => void;
}

export interface FakeService {
  readonly name: string;
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly sources: readonly { readonly vocabulary: GraphVocabulary; readonly sdl: string }[];
  close(): Promise<void>;
}

/**
 * A service as the gateway sees it: one HTTP server that insists on a valid internal token for itself, answers subgraph operations with
 * its resolvers (their context is the caller) and records what it was sent.
 */
export async function startFakeService({ name, tokens, graphs = [], rest }: FakeServiceOptions): Promise<FakeService> {
  const seen: SeenRequest[] = [];
  const schemas = new Map(graphs.map((graph) => [`/_graph/${graph.vocabulary}`, schemaOf(graph)]));
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const caller = await callerOf(request);
    const url = request.url ?? '';
    const schema = schemas.get(url);
    const document = schema ? (JSON.parse(body.toString()) as { query: string }).query : undefined;
    const record: SeenRequest = {
      method: request.method ?? '',
      url,
      headers: request.headers,
      body,
      caller,
      ...(document && { document }),
    };
    if (url === '/readyz') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
    if (url === '/metrics')
      return void response.writeHead(200).end(`# HELP fake_total Fakes\n# TYPE fake_total counter\nfake_total{service="${name}"} 1\n`);
    seen.push(record);
    if (schema) await answerGraphql(schema, body, { caller, response });
    else if (rest) rest(record, response);
    else response.writeHead(404).end();
  }

  async function callerOf({ headers, url }: IncomingMessage): Promise<Caller> {
    if (url === '/readyz' || url === '/metrics')
      return { principal: { kind: 'anonymous', isAdmin: false, memberships: [] }, isInternal: false };
    const own = headers[internalTokenHeader];
    const token = typeof own === 'string' ? own : /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    return tokens.verify(token ?? '', name);
  }

  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    seen,
    sources: graphs.map((graph) => ({ vocabulary: graph.vocabulary, sdl: fullSdl(graph) })),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** An error as services render it. */
export function codedError(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function fullSdl({ vocabulary, sdl }: FakeGraph): string {
  return `${baseSdl(vocabulary)}\n${sdl}`;
}

function schemaOf(graph: FakeGraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(fullSdl(graph)), resolvers: { ...scalarsOf(graph.vocabulary), ...graph.resolvers } }]);
}

async function answerGraphql(
  schema: GraphQLSchema,
  body: Buffer,
  { caller, response }: { caller: Caller; response: ServerResponse },
): Promise<void> {
  const { query, variables } = JSON.parse(body.toString()) as { query: string; variables?: Record<string, unknown> };
  const result = await graphql({ schema, source: query, variableValues: variables, contextValue: caller });
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}
