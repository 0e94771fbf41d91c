// Events per second and the time from commit to handler of both transports, against the bare client of each, in turns in one process
// on one PostgreSQL (that flushes) and one Kafka broker.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedServer } from '@lintel/embedded-postgres';
import { startTestKafka } from '@lintel/testing';
import { bareKafka } from './transport/bare-kafka.js';
import { barePgBoss } from './transport/bare-pg-boss.js';
import { lintelSubject } from './transport/lintel-subject.js';
import { measure, type Plan, type Round } from './transport/measure.js';
import type { Parts, Subject } from './transport/subject.js';

const rounds = 6;
const plan: Plan = { rate: 50, seconds: 4, burst: 1_500, senders: 16, keys: 50 };
const warmUp: Plan = { ...plan, seconds: 2, burst: 300 };
const goalP50Ms = 20;

export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lintel-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedServer({ folder: path.join(folder, 'cluster') });
  const kafka = await startTestKafka();
  try {
    await compare({ postgresUrl: postgres.url, brokers: kafka?.brokers ?? '' }, kafka !== undefined);
  } finally {
    await kafka?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(parts: Parts, withKafka: boolean): Promise<void> {
  const subjects: Subject[] = [await lintelSubject('postgres', parts), await barePgBoss(parts)];
  if (withKafka) subjects.push(await lintelSubject('kafka', parts), await bareKafka(parts));
  const measured = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]));
  try {
    for (const subject of subjects) await measure(subject, warmUp);
    for (let round = 1; round <= rounds; round += 1) {
      for (const subject of subjects) measured.get(subject)?.push(await measure(subject, plan));
      process.stderr.write(`round ${round} of ${rounds}\n`);
    }
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
  await report(measured);
}

async function report(measured: ReadonlyMap<Subject, readonly Round[]>): Promise<void> {
  const rows = [...measured].map(([subject, list]) => ({
    subject: subject.name,
    p50Ms: spread(list.map((round) => round.p50Ms)),
    p99Ms: spread(list.map((round) => round.p99Ms)),
    eventsPerSecond: spread(list.map((round) => round.eventsPerSecond)),
    rounds: list,
  }));
  const ratios = {
    'PostgreSQL / pg-boss alone': ratio(rows, 'Lintel over PostgreSQL', 'pg-boss alone'),
    'Kafka / kafkajs alone': ratio(rows, 'Lintel over Kafka', 'kafkajs alone'),
  };
  process.stdout.write(table(rows));
  for (const [name, value] of Object.entries(ratios)) {
    if (value) process.stdout.write(`events/s, ${name}: ${value.median.toFixed(2)} (${value.min.toFixed(2)}–${value.max.toFixed(2)})\n`);
  }
  process.stdout.write(`Goal: p50 from commit to handler <= ${goalP50Ms} ms\n`);
  const results = path.join(import.meta.dirname, '..', 'results');
  await mkdir(results, { recursive: true });
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model };
  await writeFile(path.join(results, 'transport.json'), `${JSON.stringify({ rows, ratios, goalP50Ms, plan, machine }, null, 2)}\n`);
}

interface Row {
  readonly subject: string;
  readonly rounds: readonly Round[];
}

/** Events per second against the bare client, round by round: both sides of a round ran one after the other. */
function ratio(rows: readonly Row[], ours: string, bare: string): Spread | undefined {
  const roundsOf = (name: string) => rows.find((row) => row.subject === name)?.rounds ?? [];
  const others = roundsOf(bare);
  const ratios = roundsOf(ours).flatMap((round, index) => (others[index] ? [round.eventsPerSecond / others[index].eventsPerSecond] : []));
  return ratios.length > 0 ? spread(ratios) : undefined;
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0, max: sorted.at(-1) ?? 0 };
}

function table(rows: readonly { subject: string; p50Ms: Spread; p99Ms: Spread; eventsPerSecond: Spread }[]): string {
  const cell = (value: Spread): string => `${value.median.toFixed(1)} (${value.min.toFixed(1)}–${value.max.toFixed(1)})`.padEnd(26);
  const head = `${''.padEnd(26)}${'p50 ms'.padEnd(26)}${'p99 ms'.padEnd(26)}events/s\n`;
  const lines = rows.map((row) => `${row.subject.padEnd(26)}${cell(row.p50Ms)}${cell(row.p99Ms)}${cell(row.eventsPerSecond).trimEnd()}\n`);
  return `Median (least–most) of ${rounds} rounds, ${plan.rate} events/s for latency, ${plan.senders} senders for throughput, ${plan.keys} keys\n${head}${lines.join('')}`;
}
