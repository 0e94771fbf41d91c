import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { CLOCK, LOGGER } from '@lintel/service';
import { windowEnd, windowStart, type RateWindow } from '../domain/rate-window.js';
import { RateWindowRepository } from '../persistence/rate-window.repository.js';

const flushIntervalMs = 2_000;

interface Counter {
  /** As the database knows it, with the requests of other gateways. */
  stored: number;
  /** Counted here since. */
  pending: number;
}

/**
 * Counts requests per subject and hour. Counting is in memory, so that no request waits for the database; every two seconds what was counted is added
 * to the shared counters, which also brings what other gateways counted. A subject can exceed its limit by what arrives elsewhere in that time.
 */
@Injectable()
export class LimitRequests implements OnModuleInit, OnApplicationShutdown {
  private startedAt: Date;
  private counters = new Map<string, Counter>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly windows: RateWindowRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.startedAt = windowStart(clock.now());
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), flushIntervalMs);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Counts one request and returns the subject's window, that request included. */
  count(subject: string, limit: number): RateWindow {
    const startedAt = windowStart(this.clock.now());
    if (startedAt.getTime() !== this.startedAt.getTime()) this.roll(startedAt);
    const counter = this.counters.get(subject) ?? { stored: 0, pending: 0 };
    counter.pending += 1;
    this.counters.set(subject, counter);
    return { limit, used: counter.stored + counter.pending, resetsAt: windowEnd(startedAt) };
  }

  /** Adds what was counted to the shared counters. Waits for a flush under way; a failed one is repeated with the next. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.flushOnce(this.startedAt, this.counters));
    return this.flushing;
  }

  private roll(startedAt: Date): void {
    const ended = { startedAt: this.startedAt, counters: this.counters };
    this.startedAt = startedAt;
    this.counters = new Map();
    this.flushing = this.flushing.then(async () => {
      await this.flushOnce(ended.startedAt, ended.counters);
      await this.forget(ended.startedAt);
    });
  }

  private async flushOnce(startedAt: Date, counters: ReadonlyMap<string, Counter>): Promise<void> {
    const pending = new Map(
      [...counters].filter(([, { pending: used }]) => used > 0).map(([subject, { pending: used }]) => [subject, used]),
    );
    if (pending.size === 0) return;
    try {
      const totals = await this.windows.add(startedAt, pending);
      for (const [subject, used] of pending) settle(counters.get(subject), used, totals.get(subject));
    } catch (error) {
      this.logger.warn({ error }, 'Request counters could not be stored; they are kept and stored later');
    }
  }

  private async forget(startedAt: Date): Promise<void> {
    try {
      await this.windows.deleteBefore(startedAt);
    } catch (error) {
      this.logger.warn({ error }, 'Old request counters could not be deleted');
    }
  }
}

function settle(counter: Counter | undefined, flushed: number, total: number | undefined): void {
  if (!counter) return;
  counter.pending -= flushed;
  counter.stored = total ?? counter.stored + flushed;
}
