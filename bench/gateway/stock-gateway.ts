import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { InternalTokens, type InternalKeys, type Principal } from '@lintel/auth';

const principal: Principal = {
  kind: 'user',
  userId: 1,
  email: 'bench@example.com',
  isAdmin: false,
  memberships: [{ accountId: 1, role: 'owner' }],
};

/**
 * Apollo Server over @apollo/gateway as their guide has it, on bare node:http: no limits, no rate limit, no check of the caller's token. Only
 * the internal token is minted for each call, without which the subgraphs would not answer.
 */
export async function startStockGateway(
  { keys, urls }: { keys: InternalKeys; urls: Readonly<Record<string, string>> },
  supergraphSdl: string,
): Promise<string> {
  const tokens = InternalTokens.fromKeys(keys);
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) =>
      new RemoteGraphQLDataSource({
        url: `${urls[name]}/_graph/deepsource`,
        willSendRequest: async ({ request }) => {
          request.http?.headers.set('authorization', `Bearer ${await tokens.mint({ audience: name, principal })}`);
        },
      }),
  });
  const server = new ApolloServer({
    gateway,
    plugins: [ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginUsageReportingDisabled()],
  });
  await server.start();
  const http = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = new HeaderMap(Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]));
      const result = await server.executeHTTPGraphQLRequest({
        context: async () => ({}),
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: JSON.parse(Buffer.concat(chunks).toString()) as unknown },
      });
      response.writeHead(result.status ?? 200, Object.fromEntries(result.headers));
      response.end(result.body.kind === 'complete' ? result.body.string : '');
    })();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
