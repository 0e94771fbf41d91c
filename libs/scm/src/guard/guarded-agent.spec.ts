import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen, type Listener } from '../../test/listener.js';
import type { ResolveName } from './checked-target.js';
import { guardedAgent, type GuardedAgentOptions } from './guarded-agent.js';
import { sendGuarded, type GuardedRequest } from './send-guarded.js';

let canary: Listener;
beforeEach(async () => {
  canary = await listen();
});
afterEach(() => canary.close());

const limits: GuardedRequest = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 2_000,
  maxBodyBytes: 65_536,
};

async function send(url: string, options: GuardedAgentOptions, request: Partial<GuardedRequest> = {}) {
  const agent = guardedAgent({ connectTimeoutMs: 300, ...options });
  try {
    return await sendGuarded(agent, url, { ...limits, ...request });
  } finally {
    await agent.destroy();
  }
}

/** Answers with the next entry each time; the last one stays. */
function rebinding(...answers: readonly string[][]): ResolveName & { calls: number } {
  const resolve = Object.assign(async () => answers[Math.min(resolve.calls++, answers.length - 1)] ?? [], { calls: 0 });
  return resolve;
}

const literals = [
  '127.0.0.1',
  'localhost',
  '0.0.0.0',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '2130706433',
  '0x7f.1',
  '127.1',
  '[64:ff9b::7f00:1]',
];

describe('guardedAgent', () => {
  it.each(literals)('does not connect to %s', async (host) => {
    for (const scheme of ['http', 'https']) {
      await expect(send(`${scheme}://${host}:${canary.port}/`, { allow: [] })).rejects.toMatchObject({ code: 'address-refused' });
    }
    expect(canary.connections()).toBe(0);
  });

  it.each(['169.254.169.254', '[fd00::1]', '100.64.0.1'])('refuses %s at once', async (host) => {
    await expect(send(`https://${host}/latest/meta-data`, { allow: [] })).rejects.toMatchObject({ code: 'address-refused' });
  });

  it('does not connect when one of two addresses is private', async () => {
    const resolve = rebinding(['93.184.216.34', '127.0.0.1']);
    await expect(send(`https://hook.example:8443/`, { allow: [], resolve })).rejects.toMatchObject({ code: 'address-refused' });
  });

  it('resolves once and connects to what was checked: a second answer is never asked for', async () => {
    const resolve = rebinding(['192.0.2.1'], ['127.0.0.1']);
    await expect(send(`http://hook.example:${canary.port}/`, { allow: ['hook.example'], resolve })).rejects.toThrow();
    expect(resolve.calls).toBe(1);
    expect(canary.connections()).toBe(0);
  });

  it('checks again for each new connection', async () => {
    const closing = await listen((_, response) => response.setHeader('connection', 'close').end('ok'));
    const resolve = rebinding(['127.0.0.1'], ['10.0.0.1']);
    const agent = guardedAgent({ allow: ['127.0.0.0/8', `hook.example:${closing.port}`], resolve });
    try {
      const url = `http://hook.example:${closing.port}/`;
      expect(await sendGuarded(agent, url, limits)).toMatchObject({ status: 200 });
      await expect(sendGuarded(agent, url, { ...limits, timeoutMs: 300 })).rejects.toThrow();
      expect(resolve.calls).toBeGreaterThan(1);
      expect(closing.connections()).toBe(1);
    } finally {
      await agent.destroy();
      closing.close();
    }
  });

  it('reaches a host the operator named, under its own name', async () => {
    const answer = await send(`http://hook.example:${canary.port}/a?b`, {
      allow: [`hook.example:${canary.port}`],
      resolve: rebinding(['127.0.0.1']),
    });
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect(canary.requests[0]).toMatchObject({ url: '/a?b', headers: { host: `hook.example:${canary.port}` } });
  });

  it('does not follow a redirect', async () => {
    const host = await listen((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${canary.port}/secret` }).end());
    try {
      const answer = await send(`http://127.0.0.1:${host.port}/`, { allow: [`127.0.0.1:${host.port}`] });
      expect(answer.status).toBe(302);
      expect(canary.connections()).toBe(0);
    } finally {
      host.close();
    }
  });
});

describe('sendGuarded', () => {
  it('reads the beginning of a long answer and hangs up', async () => {
    const host = await listen((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    try {
      const answer = await send(`http://127.0.0.1:${host.port}/`, { allow: ['127.0.0.1'] });
      expect(answer.body).toHaveLength(65_536);
    } finally {
      host.close();
    }
  });

  it('gives up after its time, also while the body drips', async () => {
    const host = await listen((_, response) => {
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
    });
    try {
      const started = Date.now();
      await expect(send(`http://127.0.0.1:${host.port}/`, { allow: ['127.0.0.1'] }, { timeoutMs: 400 })).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      expect(Date.now() - started).toBeLessThan(2_000);
    } finally {
      host.close();
    }
  });
});
