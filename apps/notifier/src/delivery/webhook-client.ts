import type { AllowList } from '@lintel/scm';
import { guardedAgent, sendGuarded } from '@lintel/scm';
import { isDomainError } from '@lintel/kernel';
import type { Agent } from 'undici';
import { resultOfStatus, type AttemptOutcome } from '../domain/attempt-outcome.js';
import { readRetryAfter } from '../domain/retry-schedule.js';

const timeoutMs = 15_000;
const maxBodyBytes = 64 * 1024;
const loggedBytes = 2000;
const abortHeader = 'webhook-delivery';

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one attempt and says how it ended; never throws for what a receiver or the network did. */
export class WebhookClient {
  private readonly agent: Agent;

  constructor(allow: AllowList) {
    this.agent = guardedAgent({ allow, maxResponseBytes: maxBodyBytes * 2 });
  }

  async send({ url, headers, body }: WebhookRequest, now: () => Date): Promise<AttemptOutcome> {
    const started = performance.now();
    const base = { status: null, responseHead: '', retryAfterSeconds: 0, isAborted: false };
    try {
      const answer = await sendGuarded(this.agent, url, { method: 'POST', headers, body, timeoutMs, maxBodyBytes });
      const result = resultOfStatus(answer.status);
      return {
        result,
        status: answer.status,
        responseHead: printable(answer.body),
        durationMs: performance.now() - started,
        retryAfterSeconds: readRetryAfter(single(answer.headers['retry-after']), now()),
        isAborted: single(answer.headers[abortHeader]) === 'abort-message',
        reason: result === 'delivered' ? null : `The receiver answered ${answer.status}`,
      };
    } catch (error) {
      return { ...base, ...classify(error), durationMs: performance.now() - started };
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

function classify(error: unknown): Pick<AttemptOutcome, 'result' | 'reason'> {
  if (isDomainError(error)) return { result: 'address-refused', reason: error.message };
  const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || /timeout/i.test(error.name));
  return isTimeout
    ? { result: 'timed-out', reason: `No complete answer within ${timeoutMs / 1000} seconds` }
    : { result: 'unreachable', reason: 'The receiver could not be reached' };
}

/** Text for the log: control characters could be mistaken for something else, NUL cannot be stored. */
function printable(body: Buffer): string {
  return body
    .subarray(0, loggedBytes)
    .toString('utf8')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
