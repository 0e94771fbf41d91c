const minute = 60;
const hour = 60 * minute;

/** Seconds to wait after the first, second, … failed attempt (Standard Webhooks 1.0.0, "Deliverability and reliability"). */
export const retryDelaysSeconds: readonly number[] = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour];

const maxRetryAfterSeconds = 10 * hour;
const jitterShare = 0.2;

/**
 * Returns the seconds until the next attempt, or undefined when there is none left. Up to a fifth is added at random, so that messages that
 * failed together do not return together. A receiver's `Retry-After` is honoured when it is longer, up to ten hours.
 *
 * @param attempt number of the attempt that failed, from 1
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function nextDelaySeconds(attempt: number, random: number, retryAfterSeconds = 0): number | undefined {
  const base = retryDelaysSeconds[attempt - 1];
  if (base === undefined) return undefined;
  const jittered = base * (1 + jitterShare * random);
  return Math.round(Math.max(jittered, Math.min(retryAfterSeconds, maxRetryAfterSeconds)));
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or a date; 0 when absent or senseless. */
export function readRetryAfter(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}
