import { PgBoss } from 'pg-boss';
import type { Parts, Subject } from './subject.js';

/** pg-boss by itself, as its documentation sets up for low latency: LISTEN/NOTIFY, batches, in order per key. */
export async function barePgBoss(parts: Parts): Promise<Subject> {
  const boss = new PgBoss({ connectionString: parts.postgresUrl, schema: 'bench_bare', useListenNotify: true, schedule: false, max: 10 });
  boss.on('error', () => undefined);
  await boss.start();
  const queue = 'measured';
  await boss.createQueue(queue, { policy: 'key_strict_fifo', notify: true });
  const subject: Subject = {
    name: 'pg-boss alone',
    send: async (event) => void (await boss.send(queue, event, { singletonKey: event.key })),
    onHandled: () => undefined,
    stop: () => boss.stop({ graceful: false }),
  };
  await boss.work<{ n: number }>(queue, { batchSize: 32, pollingIntervalSeconds: 0.5 }, (jobs) => {
    for (const job of jobs) subject.onHandled(job.data.n);
    return Promise.resolve();
  });
  return subject;
}
