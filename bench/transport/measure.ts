import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from './subject.js';

export interface Plan {
  /** Open loop: this many events per second … */
  readonly rate: number;
  /** … for this long. */
  readonly seconds: number;
  /** Closed loop: this many events … */
  readonly burst: number;
  /** … from this many senders. */
  readonly senders: number;
  readonly keys: number;
}

export interface Round {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly eventsPerSecond: number;
}

const deadlineMs = 120_000;
let next = 0;

export async function measure(subject: Subject, plan: Plan): Promise<Round> {
  const latencies = await steady(subject, plan);
  const eventsPerSecond = await burst(subject, plan);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), eventsPerSecond };
}

/** Milliseconds from the commit (the resolved send) to the handler, of events sent at a steady rate. A handler that is faster than the answer counts as 0. */
async function steady(subject: Subject, plan: Plan): Promise<number[]> {
  const sentAt = new Map<number, number>();
  const handledAt = new Map<number, number>();
  subject.onHandled = (n) => handledAt.set(n, performance.now());
  const begin = performance.now();
  const sends: Promise<void>[] = [];
  const count = plan.rate * plan.seconds;
  for (let index = 0; index < count; index += 1) {
    await sleep(Math.max(0, begin + (index * 1000) / plan.rate - performance.now()));
    const n = next++;
    sends.push(subject.send({ key: `k${n % plan.keys}`, n }).then(() => void sentAt.set(n, performance.now())));
  }
  await Promise.all(sends);
  await allHandled(subject, handledAt, count);
  return [...sentAt].map(([n, at]) => Math.max(0, (handledAt.get(n) ?? Number.NaN) - at));
}

async function burst(subject: Subject, plan: Plan): Promise<number> {
  const handled = new Map<number, number>();
  subject.onHandled = (n) => handled.set(n, performance.now());
  const begin = performance.now();
  let left = plan.burst;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const n = next++;
      await subject.send({ key: `k${n % plan.keys}`, n });
    }
  };
  await Promise.all(Array.from({ length: plan.senders }, sender));
  await allHandled(subject, handled, plan.burst);
  return plan.burst / ((Math.max(...handled.values()) - begin) / 1000);
}

async function allHandled(subject: Subject, handled: ReadonlyMap<number, number>, count: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (handled.size < count) {
    if (Date.now() > deadline) throw new Error(`${subject.name}: only ${handled.size} of ${count} events arrived`);
    await sleep(5);
  }
}
