import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener {
  readonly port: number;
  /** Connections opened so far. */
  readonly connections: () => number;
  readonly requests: readonly IncomingMessage[];
  readonly close: () => void;
}

/** A server on loopback that counts who comes. */
export async function listen(answer: RequestListener = (_, response) => response.end('ok'), host = '127.0.0.1'): Promise<Listener> {
  let connections = 0;
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, connections: () => connections, requests, close };
}
