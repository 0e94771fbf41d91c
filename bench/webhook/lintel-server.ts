// A process of its own: the service as it runs in an installation, events relayed over PostgreSQL, log written.
import { startTestService } from '@lintel/testing';
import { service } from '@lintel-app/ingest-webhooks';

const { databaseUrl, settings } = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl: string; settings: Record<string, string> };
const running = await startTestService(service, {
  adminUrl: databaseUrl,
  transport: 'postgres',
  settings: { ...settings, LINTEL_LOG_LEVEL: 'info' },
});
process.send?.({ url: running.url });
