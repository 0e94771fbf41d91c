import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GitHost {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `host:port`, as the allow-list names it. */
  readonly authority: string;
  stop(): Promise<void>;
}

/**
 * A local stand-in for a code host: serves the bare repositories under `folder` read-only over git's smart HTTP protocol, with git's own
 * CGI program. It answers nothing but fetches.
 */
export async function startGitHost(folder: string, port: number): Promise<GitHost> {
  const server = createServer((request, response) => {
    if (isFetch(request)) serve({ folder, request, response });
    else response.writeHead(403, { 'content-type': 'text/plain' }).end('This host serves fetches only.\n');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${authority}`,
    authority,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isFetch(request: IncomingMessage): boolean {
  const url = new URL(request.url ?? '/', 'http://host');
  if (request.method === 'GET') return url.pathname.endsWith('/info/refs') && url.searchParams.get('service') === 'git-upload-pack';
  return request.method === 'POST' && url.pathname.endsWith('/git-upload-pack');
}

function serve({ folder, request, response }: { folder: string; request: IncomingMessage; response: ServerResponse }): void {
  const url = new URL(request.url ?? '/', 'http://host');
  const cgi = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: '/usr/bin:/bin:/usr/local/bin',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      GIT_CONFIG_KEY_1: 'uploadpack.allowFilter',
      GIT_CONFIG_VALUE_1: 'true',
      GIT_CONFIG_KEY_2: 'uploadpack.allowAnySHA1InWant',
      GIT_CONFIG_VALUE_2: 'true',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(cgi.stdin);
  cgi.stdin.on('error', () => undefined);
  response.on('close', () => cgi.kill());
  forwardCgi(cgi.stdout, response);
}

/** Splits the CGI answer (RFC 3875, section 6) into headers and body. */
function forwardCgi(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  output.on('data', (chunk: Buffer) => {
    if (!head) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const body = head.subarray(end + 4);
    applyHeaders(head.subarray(0, end).toString('latin1'), response);
    head = undefined;
    response.write(body);
  });
  output.on('end', () => {
    if (head) response.writeHead(500);
    response.end();
  });
}

function applyHeaders(text: string, response: ServerResponse): void {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of text.split('\r\n')) {
    const [name = '', ...rest] = line.split(':');
    const value = rest.join(':').trim();
    if (name.toLowerCase() === 'status') status = Number(value.split(' ')[0]);
    else headers[name] = value;
  }
  response.writeHead(status, headers);
}
