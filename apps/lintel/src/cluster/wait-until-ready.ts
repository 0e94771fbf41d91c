import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@lintel/kernel';

/** Waits until every service of an installation answers ready. Throws `service-unavailable` after `deadlineMs`. */
export async function waitUntilReady(url: string, options: { deadlineMs?: number; isAborted?: () => boolean } = {}): Promise<void> {
  const deadline = Date.now() + (options.deadlineMs ?? 120_000);
  while (Date.now() < deadline && !options.isAborted?.()) {
    const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  throw new DomainError('service-unavailable', { service: `Lintel at ${url}` });
}
