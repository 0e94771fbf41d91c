import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Delivery } from './deliveries.js';

async function send(pool: Pool, { path, headers, body }: Delivery): Promise<boolean> {
  const answer = await pool.request({ path, method: 'POST', headers, body });
  await answer.body.dump();
  return answer.statusCode === 202 || answer.statusCode === 204;
}

/** Keeps `connections` busy for a while; returns accepted deliveries per second and how many failed. */
export async function closedLoop(url: string, make: () => Delivery, { seconds, connections }: { seconds: number; connections: number }) {
  const pool = new Pool(url, { connections });
  const started = performance.now();
  const until = started + seconds * 1000;
  let accepted = 0;
  let failed = 0;
  const work = async () => {
    while (performance.now() < until) {
      if (await send(pool, make()).catch(() => false)) accepted += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const elapsed = (performance.now() - started) / 1000;
  await pool.close();
  return { perSecond: accepted / elapsed, accepted, failed };
}

/** Sends at a fixed rate whatever the answers do; latencies count from the time a delivery was due. */
export async function openLoop(url: string, makers: readonly (() => Delivery)[], { seconds, rate }: { seconds: number; rate: number }) {
  const pool = new Pool(url, { connections: 100 });
  const latenciesMs: number[] = [];
  let failed = 0;
  const started = performance.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < seconds * rate; index += 1) {
    const due = started + (index * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const done = send(pool, makers[index % makers.length]!())
      .catch(() => false)
      .then((isAccepted) => {
        if (isAccepted) latenciesMs.push(performance.now() - due);
        else failed += 1;
      });
    pending.push(done);
  }
  await Promise.all(pending);
  await pool.close();
  return { sent: pending.length, failed, ...percentiles(latenciesMs) };
}

function percentiles(values: number[]): { p50: number; p99: number; max: number } {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
