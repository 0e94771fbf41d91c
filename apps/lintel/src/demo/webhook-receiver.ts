import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReceivedWebhook {
  readonly type: string;
  readonly body: { id: string; type: string; data: Record<string, unknown> };
  /** Both signatures were there and right. */
  readonly isAuthentic: boolean;
}

/** The far end of an outgoing webhook: keeps what arrives and checks its signatures. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  private constructor(
    readonly url: string,
    readonly authority: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(secret: string, port: number): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const raw = Buffer.concat(chunks);
        const body = JSON.parse(raw.toString('utf8')) as ReceivedWebhook['body'];
        receiver.received.push({
          type: body.type,
          body,
          isAuthentic: isSigned(raw, String(request.headers['x-deepsource-signature'] ?? ''), secret),
        });
        response.writeHead(200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const receiver = new WebhookReceiver(`http://${authority}/hooks`, authority, () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    });
    return receiver;
  }

  /** Waits until a webhook of `type` has come that `matches`; undefined after `timeoutMs`. */
  async waitFor(
    type: string,
    timeoutMs: number,
    matches: (hook: ReceivedWebhook) => boolean = () => true,
  ): Promise<ReceivedWebhook | undefined> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.received.find((hook) => hook.type === type && matches(hook));
      if (found || Date.now() > deadline) return found;
      await sleep(50);
    }
  }

  stop(): Promise<void> {
    return this.end();
  }
}

function isSigned(raw: Buffer, signature: string, secret: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest('hex'));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
