// An instance of a service as a process of its own, to be killed. Started by ChildActor with its orders as JSON in the last argument.
import { setTimeout as sleep } from 'node:timers/promises';
import { systemScope } from '@lintel/persistence';
import { produce } from './effects.js';
import type { ChildOrders } from './child-actor.js';
import { startActor } from './stage.js';

const orders = JSON.parse(process.argv.at(-1) ?? '') as ChildOrders;
let passed = 0;
process.once('disconnect', () => process.exit(1)); // the test is gone

const actor = await startActor(orders.stage, {
  service: orders.service,
  instance: orders.instance,
  consumes: orders.consumes,
  behaviour: () => sleep(orders.handleMs ?? 0),
  retryDelaysMs: [50, 100, 200],
  onStep: (step) => {
    if (step !== orders.dieAt?.step) return;
    passed += 1;
    if (passed >= orders.dieAt.pass) process.kill(process.pid, 'SIGKILL');
  },
});
process.send?.('ready');

for (const { key, count } of orders.produce ?? []) {
  const [last] = await actor.database.transaction(systemScope('test'), (tx) =>
    tx.query<{ n: number | null }>('SELECT max(n) AS n FROM produced WHERE key = $1', [key]),
  );
  void produceKey(key, (last?.n ?? 0) + 1, count);
}

async function produceKey(key: string, first: number, count: number): Promise<void> {
  for (let n = first; n <= count; n += 1) {
    await produce(actor.database, { key, n }).catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error; // another producer, not yet dead, was first
    });
    await sleep(orders.pauseMs ?? 0);
  }
}
