// Deliveries accepted per second against a bare node:http server with the same work at its core, in turns on the same database server;
// then the time to the answer at a steady 200/s, GitHub, GitLab and GSR mixed.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { startTestPostgres } from '@lintel/testing';
import pg from 'pg';
import { startChild } from './webhook/child-server.js';
import { deliveryMaker, githubSecret } from './webhook/deliveries.js';
import { closedLoop, openLoop } from './webhook/load.js';

const rounds = 6;
const closed = { seconds: 4, connections: 32 };
const open = { seconds: 20, rate: 200 };
const goals = { ratio: 0.4, p99Ms: 50 };

interface Round {
  readonly bare: number;
  readonly lintel: number;
}

export async function run(): Promise<void> {
  const postgres = await startTestPostgres();
  const maker = await deliveryMaker();
  const bare = await startChild('bare-server.js', { databaseUrl: postgres.adminUrl, secret: githubSecret });
  const lintel = await startChild('lintel-server.js', { databaseUrl: postgres.adminUrl, settings: maker.settings });
  try {
    const throughput = await compare(bare.url, lintel.url, maker.github);
    const mixed = await openLoop(lintel.url, [maker.github, maker.gitlab, maker.gsr], open);
    const stored = await storedIn(postgres.adminUrl);
    await report(throughput, mixed, { stored, acknowledged: throughput.accepted + mixed.sent - mixed.failed });
  } finally {
    await Promise.all([bare.stop(), lintel.stop()]);
    maker.close();
    await postgres.stop();
  }
}

/** Rounds in turns, the first of each left out: it warms up. */
async function compare(bareUrl: string, lintelUrl: string, make: Parameters<typeof closedLoop>[1]) {
  const measured: Round[] = [];
  let accepted = 0;
  let failed = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const bare = await closedLoop(bareUrl, make, closed);
    const lintel = await closedLoop(lintelUrl, make, closed);
    accepted += lintel.accepted;
    failed += bare.failed + lintel.failed;
    if (round > 0) measured.push({ bare: bare.perSecond, lintel: lintel.perSecond });
  }
  return { rounds: measured, accepted, failed };
}

async function storedIn(databaseUrl: string): Promise<{ deliveries: number; events: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ deliveries: string; events: string }>(
    `SELECT (SELECT count(*) FROM ingest_webhooks.inbound_delivery) AS deliveries, (SELECT count(*) FROM ingest_webhooks.outbox) AS events`,
  );
  await client.end();
  return { deliveries: Number(rows[0]?.deliveries), events: Number(rows[0]?.events) };
}

async function report(
  throughput: Awaited<ReturnType<typeof compare>>,
  latency: Awaited<ReturnType<typeof openLoop>>,
  check: object,
): Promise<void> {
  const ratios = throughput.rounds.map(({ bare, lintel }) => lintel / bare);
  const summary = {
    deliveriesPerSecond: {
      bare: spread(throughput.rounds.map(({ bare }) => bare)),
      lintel: spread(throughput.rounds.map(({ lintel }) => lintel)),
    },
    ratio: { ...spread(ratios), goal: goals.ratio },
    latencyMs: { rate: open.rate, ...latency, goalP99: goals.p99Ms },
    failed: throughput.failed + latency.failed,
    check,
    machine: { node: process.version, cores: cpus().length, model: cpus()[0]?.model },
    settings: { rounds, closed, open },
  };
  const { deliveriesPerSecond: rate, ratio } = summary;
  print([
    ['', 'min', 'median', 'max', 'goal'],
    ['bare node:http, deliveries/s', ...numbers(rate.bare, 0), ''],
    ['Lintel, deliveries/s', ...numbers(rate.lintel, 0), ''],
    ['ratio', ...numbers(ratio, 2), `>= ${goals.ratio}`],
  ]);
  print([
    [`at ${open.rate}/s, three hosts mixed`, 'p50', 'p99', 'max', 'goal'],
    ['time to the answer, ms', latency.p50.toFixed(1), latency.p99.toFixed(1), latency.max.toFixed(1), `p99 <= ${goals.p99Ms}`],
  ]);
  process.stdout.write(`failed: ${summary.failed}; ${JSON.stringify(check)}\n`);
  const folder = path.join(process.cwd(), 'bench/results');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'webhook.json'), `${JSON.stringify(summary, null, 2)}\n`);
}

function spread(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN, max: sorted.at(-1) ?? NaN };
}

function numbers({ min, median, max }: ReturnType<typeof spread>, digits: number): string[] {
  return [min, median, max].map((value) => value.toFixed(digits));
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    process.stdout.write(
      `${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]! + 2))).join('')}\n`,
    );
  }
  process.stdout.write('\n');
}
