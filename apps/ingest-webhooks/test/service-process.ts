import { startTestService } from '@lintel/testing';
import { StoreDeliveries } from '../src/application/store-deliveries.js';
import { service } from '../src/service.js';

export interface Orders {
  readonly adminUrl: string;
  readonly settings: Record<string, string>;
  /** Kill the own process after this commit, before anybody is answered. */
  readonly dieAfterCommit?: number;
}

/** Runs the service in a process of its own until it is killed; tells its address to the parent. */
const orders = JSON.parse(process.argv[3] ?? '{}') as Orders;
const running = await startTestService(service, orders);
const store = running.app.get(StoreDeliveries);
const execute = store.execute.bind(store);
let commits = 0;
store.execute = async (batch) => {
  const ids = await execute(batch);
  commits += 1;
  if (commits === orders.dieAfterCommit) process.kill(process.pid, 'SIGKILL');
  return ids;
};
process.send?.({ url: running.url });
