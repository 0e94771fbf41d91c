import { isExceeded, retryAfterSeconds, type RateWindow } from '../domain/rate-window.js';

/** Headers that tell a caller how much of the hour is left. */
export function rateHeaders(window: RateWindow, now: Date): Record<string, string> {
  const { limit, used, resetsAt } = window;
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.ceil(resetsAt.getTime() / 1000)),
    'x-ratelimit-resource': 'core',
    ...(isExceeded(window) && { 'retry-after': String(retryAfterSeconds(window, now)) }),
  };
}
