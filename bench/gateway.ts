import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { InternalTokens } from '@lintel/auth';
import { processEnvironment } from '@lintel/config';
import { startTestPostgres } from '@lintel/testing';
import { Pool } from 'undici';
import { fillDatabase, query, token, variables } from './gateway/data.js';
import type { GatewayKind } from './gateway/gateways.js';
import type { SubgraphOrder } from './gateway/subgraph.js';

const rounds = 5;
const warmUpMs = 2_000;
const measureMs = 3_000;
/** Requests under way when throughput is measured; latency is measured one by one. */
const concurrency = 24;
const directName = 'one subgraph, directly';
const ownName = 'our gateway';
const body = JSON.stringify({ query, variables });

type Urls = Readonly<Record<string, string>>;

interface Target {
  readonly name: string;
  readonly pool: Pool;
  readonly path: string;
  readonly authorization: () => Promise<string>;
}

type Measured = readonly { readonly name: string; readonly samples: Sample[] }[];

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
}

/**
 * The same answer (a repository, 50 issues, 8 metrics) everywhere, compared before anything is measured.
 *
 * Latency: one subgraph that holds everything, against our gateway over three services of the same code, each in a process of its own, all
 * reading their rows from PostgreSQL. Throughput: our gateway, our gateway with the stock data source, and Apollo Server with the stock
 * gateway, over services that only repeat their answers, so that the gateway is the bottleneck.
 */
export async function run(): Promise<void> {
  const children: ChildProcess[] = [];
  const postgres = await startTestPostgres();
  try {
    await fillDatabase(postgres.adminUrl);
    const { latency, throughput } = await startTargets(children, postgres.adminUrl);
    await requireEqualAnswers([...latency, ...throughput]);
    for (const target of latency) await load(target, 1, warmUpMs);
    for (const target of throughput) await load(target, concurrency, warmUpMs);
    report(await measure(latency, 1), await measure(throughput, concurrency));
  } finally {
    for (const child of children) child.disconnect();
    await postgres.stop();
  }
}

async function startTargets(children: ChildProcess[], databaseUrl: string): Promise<{ latency: Target[]; throughput: Target[] }> {
  const tokens = InternalTokens.generate();
  const keys = tokens.exportKeys();
  const { real, repeating } = await startSubgraphs(children, { keys, databaseUrl });
  const internal = remember(
    () => tokens.mint({ audience: 'everything', principal: { kind: 'user', userId: 1, isAdmin: false, memberships: [] } }),
    30_000,
  );
  const direct: Target = {
    name: directName,
    pool: new Pool(real['everything']!),
    path: '/_graph/deepsource',
    authorization: async () => `Bearer ${await internal()}`,
  };
  const gateway = async (name: string, kind: GatewayKind, urls: Urls): Promise<Target> => {
    const { url } = await startChild<{ url: string }>(children, 'gateways.js', { kind, keys, urls });
    return { name, pool: new Pool(url), path: '/graphql', authorization: async () => `Bearer ${token}` };
  };
  const [overReal, own, stockSource, stock] = await Promise.all([
    gateway(ownName, 'own', real),
    gateway(ownName, 'own', repeating),
    gateway('with the stock data source', 'stock-data-source', repeating),
    gateway('Apollo Server, stock gateway', 'stock', repeating),
  ]);
  return { latency: [direct, overReal], throughput: [own, stockSource, stock] };
}

async function startSubgraphs(children: ChildProcess[], order: Omit<SubgraphOrder, 'service'>): Promise<{ real: Urls; repeating: Urls }> {
  const started = await Promise.all(
    ['accounts', 'issues', 'metrics', 'everything'].map(async (service) => {
      const urls = await startChild<{ real: string; repeating: string }>(children, 'subgraph.js', { service, ...order });
      return [service, urls] as const;
    }),
  );
  const pick = (which: 'real' | 'repeating'): Urls => Object.fromEntries(started.map(([service, urls]) => [service, urls[which]]));
  return { real: pick('real'), repeating: pick('repeating') };
}

async function startChild<Answer>(children: ChildProcess[], file: string, order: object): Promise<Answer> {
  const child = fork(path.join(import.meta.dirname, 'gateway', file), {
    env: { ...processEnvironment(), APOLLO_TELEMETRY_DISABLED: 'true', NODE_ENV: 'production' },
  });
  children.push(child);
  const answer = new Promise<Answer>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Answer));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  child.send(order);
  return answer;
}

async function requireEqualAnswers(targets: readonly Target[]): Promise<void> {
  const answers = await Promise.all(targets.map(async (target) => JSON.parse(await ask(target)) as unknown));
  const different = targets.filter((_, index) => !isDeepStrictEqual(answers[index], answers[0]));
  if (different.length > 0) throw new Error(`Different answers, so nothing to compare: ${different.map(({ name }) => name).join(', ')}`);
}

async function measure(targets: readonly Target[], parallel: number): Promise<Measured> {
  const measured = targets.map(({ name }) => ({ name, samples: [] as Sample[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, target] of targets.entries()) measured[index]!.samples.push(await load(target, parallel, measureMs));
  }
  return measured;
}

async function load(target: Target, parallel: number, durationMs: number): Promise<Sample> {
  const begun = performance.now();
  const times: number[] = [];
  const worker = async (): Promise<void> => {
    while (performance.now() - begun < durationMs) {
      const sent = performance.now();
      await ask(target);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const elapsed = (performance.now() - begun) / 1000;
  times.sort((left, right) => left - right);
  return { perSecond: times.length / elapsed, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

async function ask({ pool, path: target, authorization }: Target): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: await authorization() };
  const response = await pool.request({ path: target, method: 'POST', headers, body });
  const text = await response.body.text();
  if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(`${response.statusCode}: ${text.slice(0, 500)}`);
  return text;
}

function report(latency: Measured, throughput: Measured): void {
  const latencyRows = latency.map(({ name, samples }) => ({ name, p50Ms: medianOf(samples, 'p50'), p95Ms: medianOf(samples, 'p95') }));
  const throughputRows = throughput.map(({ name, samples }) => ({
    name,
    perSecond: medianOf(samples, 'perSecond'),
    p95Ms: medianOf(samples, 'p95'),
  }));
  const result = {
    name: 'gateway',
    machine: { cores: cpus().length, node: process.version },
    rounds,
    latency: latencyRows,
    throughput: throughputRows,
    p95OverDirect: { value: ratio(latency[1]!, latency[0]!, 'p95'), target: '<= 3' },
    throughputOverStockDataSource: { value: ratio(throughput[0]!, throughput[1]!, 'perSecond'), target: '>= 1.5' },
    throughputOverStockGateway: { value: ratio(throughput[0]!, throughput[2]!, 'perSecond') },
  };
  const folder = path.join(import.meta.dirname, '..', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'gateway.json'), `${JSON.stringify(result, null, 2)}\n`);
  const lines = [
    table(
      ['one request at a time', 'p50 ms', 'p95 ms'],
      latencyRows.map(({ name, p50Ms, p95Ms }) => [name, p50Ms, p95Ms]),
    ),
    table(
      [`${concurrency} at a time`, 'requests/s', 'p95 ms'],
      throughputRows.map(({ name, perSecond, p95Ms }) => [name, Math.round(perSecond), p95Ms]),
    ),
    `p95 of our gateway over one subgraph: ${result.p95OverDirect.value} (target ${result.p95OverDirect.target})`,
    `throughput over the stock data source: ${result.throughputOverStockDataSource.value} (target ${result.throughputOverStockDataSource.target})`,
    `throughput over Apollo Server with the stock gateway: ${result.throughputOverStockGateway.value}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Round by round, then the median: what disturbed one round disturbed both sides of it. */
function ratio(left: Measured[number], right: Measured[number], key: keyof Sample): number {
  return round(median(left.samples.map((sample, index) => sample[key] / right.samples[index]![key])));
}

function medianOf(samples: readonly Sample[], key: keyof Sample): number {
  return round(median(samples.map((sample) => sample[key])));
}

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows]
    .map(([name, ...cells]) => `${String(name).padEnd(32)}${cells.map((cell) => String(cell).padStart(14)).join('')}`)
    .join('\n')
    .concat('\n');
}

function remember<T>(make: () => Promise<T>, forMs: number): () => Promise<T> {
  let known: { value: T; until: number } | undefined;
  return async () => {
    if (!known || known.until < Date.now()) known = { value: await make(), until: Date.now() + forMs };
    return known.value;
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((left, right) => left - right),
    0.5,
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
