import { execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@lintel/testing';
import type { Push, PushedRepository } from './pushed-repository.js';

const execute = promisify(execFile);
const program = path.resolve(import.meta.dirname, '../../../apps/lintel/bin/lintel.mjs');
const email = 'bench@example.com';
const readyTimeoutMs = 90_000;
const runTimeoutMs = 120_000;
const lookEveryMs = 25;

export interface LintelSide {
  add(repository: PushedRepository): Promise<void>;
  /** Sends the signed webhook of a push; returns how long it took until the API showed the finished run. */
  push(repository: PushedRepository, push: Push): Promise<{ ms: number; checks: number }>;
  stop(): Promise<void>;
}

/** The product as people start it: one process, embedded PostgreSQL, the executor that it finds. */
export async function startLintel(dataDir: string, hostAuthority: string): Promise<LintelSide> {
  await mkdir(dataDir, { recursive: true });
  const port = await freePort();
  const secret = randomBytes(24).toString('hex');
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: dataDir,
    LINTEL_DATA_DIR: dataDir,
    LINTEL_PORT: String(port),
    LINTEL_LOG_LEVEL: 'error',
    LINTEL_ADMIN_EMAIL: email,
    LINTEL_GITHUB_WEBHOOK_SECRET: secret,
    LINTEL_SCM_ALLOW: hostAuthority,
  };
  const server = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  const command = async (...args: string[]): Promise<string> =>
    (await execute(process.execPath, [program, ...args], { env })).stdout.trim();
  const client = new Client(url, await command('token', 'create', '--email', email), secret);
  return {
    async add({ name, cloneUrl }) {
      await command('repository', 'add', '--provider', 'GITHUB', '--login', 'bench', '--name', name, '--clone-url', cloneUrl, '--activate');
    },
    push: (repository, push) => client.push(repository, push),
    async stop() {
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

interface ShownRun {
  readonly status: string;
  readonly checks: { readonly edges: readonly { readonly node: { readonly status: string } }[] };
}

class Client {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly secret: string,
  ) {}

  async push(repository: PushedRepository, push: Push): Promise<{ ms: number; checks: number }> {
    const started = performance.now();
    await this.send(repository, push);
    for (;;) {
      const run = await this.run(push.after);
      const ms = performance.now() - started;
      if (run && run.status !== 'PENDING') return { ms, checks: this.delivered(run, push.after) };
      if (ms > runTimeoutMs) throw new Error(`the run of ${push.after} does not end`);
      await sleep(lookEveryMs);
    }
  }

  private delivered(run: ShownRun, commitOid: string): number {
    const statuses = run.checks.edges.map(({ node }) => node.status);
    const missing = statuses.filter((status) => status !== 'SUCCESS' && status !== 'FAILURE');
    if (missing.length > 0) process.stderr.write(`the run of ${commitOid} is ${run.status}, checks: ${statuses.join(', ')}\n`);
    return statuses.length - missing.length;
  }

  private async run(commitOid: string): Promise<ShownRun | null> {
    const query = 'query ($commitOid: String) { run(commitOid: $commitOid) { status checks { edges { node { status } } } } }';
    const response = await fetch(`${this.url}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables: { commitOid } }),
    });
    if (response.status === 429) throw new Error('the rate limit of the API was reached');
    const { data, errors } = (await response.json()) as { data?: { run: ShownRun | null }; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data?.run ?? null;
  }

  private async send({ name, cloneUrl }: PushedRepository, { before, after }: Push): Promise<void> {
    const body = JSON.stringify({
      ref: 'refs/heads/main',
      before: before ?? '0'.repeat(40),
      after,
      created: before === null,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: '',
      commits: [],
      head_commit: { id: after, message: 'bench', timestamp: new Date().toISOString() },
      repository: {
        id: [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000,
        name,
        full_name: `bench/${name}`,
        private: false,
        owner: { login: 'bench', id: 4711, type: 'Organization' },
        html_url: `https://github.com/bench/${name}`,
        clone_url: cloneUrl,
        default_branch: 'main',
      },
      pusher: { name: 'bench', email },
      sender: { login: 'bench', id: 1, type: 'User' },
    });
    const response = await fetch(`${this.url}/services/webhooks/github/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        'x-github-hook-id': '1',
        'x-hub-signature-256': `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`,
      },
      body,
    });
    if (!response.ok) throw new Error(`the webhook was answered ${response.status}: ${await response.text()}`);
  }
}

async function untilReady(url: string): Promise<void> {
  const end = performance.now() + readyTimeoutMs;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > end) throw new Error('Lintel did not become ready');
    await sleep(200);
  }
}
