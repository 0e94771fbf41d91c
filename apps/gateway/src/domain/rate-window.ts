/** Requests of one subject within one hour. */
export interface RateWindow {
  readonly limit: number;
  readonly used: number;
  readonly resetsAt: Date;
}

const hourMs = 3_600_000;

/** Windows are the hours of the clock, the same for every gateway of an installation. */
export function windowStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / hourMs) * hourMs);
}

export function windowEnd(start: Date): Date {
  return new Date(start.getTime() + hourMs);
}

export function isExceeded({ used, limit }: RateWindow): boolean {
  return used > limit;
}

/** Whole seconds until the window ends, at least 1. */
export function retryAfterSeconds({ resetsAt }: RateWindow, now: Date): number {
  return Math.max(1, Math.ceil((resetsAt.getTime() - now.getTime()) / 1000));
}
