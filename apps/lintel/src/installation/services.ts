import { service as accounts } from '@lintel-app/accounts';
import { service as analysisRunner } from '@lintel-app/analysis-runner';
import { service as gateway } from '@lintel-app/gateway';
import { service as ingestWebhooks } from '@lintel-app/ingest-webhooks';
import { service as issues } from '@lintel-app/issues';
import { service as metrics } from '@lintel-app/metrics';
import { service as notifier } from '@lintel-app/notifier';
import { service as sarifIngest } from '@lintel-app/sarif-ingest';
import type { ServiceDefinition } from '@lintel/service';

/** Every service but the gateway, in the order they start. */
export const backServices: readonly ServiceDefinition[] = [
  accounts,
  notifier,
  metrics,
  issues,
  sarifIngest,
  analysisRunner,
  ingestWebhooks,
];

export const allServices: readonly ServiceDefinition[] = [...backServices, gateway];
export { gateway };
