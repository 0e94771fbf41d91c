import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { AllowList } from './allow-list.js';
import { checkTarget, type GuardOptions } from './checked-target.js';

export interface GuardedAgentOptions extends GuardOptions {
  readonly connectTimeoutMs?: number;
  /** Answers with a longer body fail. */
  readonly maxResponseBytes?: number;
}

/**
 * An undici agent that connects only where the guard permits: each new connection resolves its name once, checks every address, and opens
 * the socket to the address that was checked. `Host`, SNI and certificate check keep the name. It reads no proxy variables and follows no
 * redirects. Use `sendGuarded` for a limit on the whole exchange.
 */
export function guardedAgent(options: GuardedAgentOptions): Agent {
  const guard = { ...options, allow: options.allow instanceof AllowList ? options.allow : new AllowList(options.allow) };
  const timeout = options.connectTimeoutMs ?? 5_000;
  const open = buildConnector({ timeout, allowH2: false });
  return new Agent({
    connect: (target, callback) => {
      checkTarget(`${target.protocol}//${target.host ?? target.hostname}`, guard).then(
        ({ hostname, address }) => open({ ...target, hostname: address, ...(isIP(hostname) === 0 && { servername: hostname }) }, callback),
        (error: Error) => callback(error, null),
      );
    },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    keepAliveTimeout: 4_000,
    maxResponseSize: options.maxResponseBytes ?? 1_048_576,
  });
}
