import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { runWithContext, type Logger } from '@lintel/observability';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { CLOCK, LOGGER } from '@lintel/service';
import { deepsourceWebhooks } from '@lintel/vocabularies';
import { WebhookClient } from '../delivery/webhook-client.js';
import { consequenceOf, type AttemptOutcome } from '../domain/attempt-outcome.js';
import type { Endpoint } from '../domain/endpoint.js';
import { nextDelaySeconds } from '../domain/retry-schedule.js';
import { signatureHeaders } from '../domain/signatures.js';
import { EndpointsRepository } from '../persistence/endpoints.repository.js';
import { MessagesRepository, type Message } from '../persistence/messages.repository.js';
import { deliverWebhook } from './deliver-webhook.job.js';

const scope = systemScope('deliver a webhook');
const userAgent = 'Lintel-Webhook/0.1';
const disableAfterMs = 5 * 24 * 3600 * 1000;
const minFailuresToDisable = 5;

/** Makes one attempt to deliver a message and decides what follows from how it ended. */
@Injectable()
export class AttemptDelivery {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly messages: MessagesRepository,
    private readonly client: WebhookClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the outcome, or undefined when there was nothing to send (delivered already, or its endpoint is gone). */
  async execute(messageId: Id): Promise<AttemptOutcome | undefined> {
    const prepared = await this.database.transaction(scope, (tx) => this.prepare(tx, messageId));
    if (!prepared) return undefined;
    const { message } = prepared;
    return runWithContext({ correlationId: message.correlationId }, async () => {
      const outcome = await this.client.send(prepared, () => this.clock.now());
      await this.database.transaction(scope, (tx) => this.record(tx, { ...prepared, outcome }));
      this.logger.info(
        {
          endpointId: message.endpointId,
          messageId: message.publicId,
          type: message.eventType,
          result: outcome.result,
          status: outcome.status,
        },
        'A webhook was sent',
      );
      return outcome;
    });
  }

  private async prepare(
    tx: Transaction,
    messageId: Id,
  ): Promise<{ message: Message; endpoint: Endpoint; url: string; headers: Record<string, string>; body: string } | undefined> {
    const message = await this.messages.find(tx, messageId);
    if (!message || message.state !== 'pending') return undefined;
    const endpoint = await this.endpoints.find(tx, message.endpointId);
    if (!endpoint) return undefined;
    const now = this.clock.now();
    const [current, ...older] = await this.endpoints.secrets(tx, endpoint.endpointId, now);
    const sign = (secret: string): Record<string, string> =>
      signatureHeaders(
        { secret, digest: endpoint.digest, hasSignaturePrefix: endpoint.hasSignaturePrefix },
        { id: message.publicId, body: message.body, at: now },
      );
    const signed = sign(current ?? '');
    // During a rotation both keys sign: Standard Webhooks allows a list, and a receiver accepts any one of it.
    const standard = [signed['webhook-signature'], ...older.map((secret) => sign(secret)['webhook-signature'])].join(' ');
    const headers = { 'content-type': 'application/json', 'user-agent': userAgent, ...signed, 'webhook-signature': standard };
    return { message, endpoint, url: endpoint.url, headers, body: message.body };
  }

  private async record(tx: Transaction, sent: { message: Message; endpoint: Endpoint; outcome: AttemptOutcome }): Promise<void> {
    const { message, endpoint, outcome } = sent;
    const now = this.clock.now();
    const number = await this.messages.recordAttempt(tx, message, outcome, now);
    const isTest = message.eventType === deepsourceWebhooks.testEventType;
    switch (consequenceOf(outcome)) {
      case 'done':
        await this.messages.setState(tx, message.messageId, 'delivered', null);
        await this.endpoints.noteSuccess(tx, endpoint.endpointId);
        if (isTest) await this.endpoints.setState(tx, endpoint.endpointId, 'enabled', null);
        return;
      case 'disable-endpoint':
        return this.disable(tx, endpoint, 'The receiver answered 410 Gone');
      case 'give-up':
        return this.messages.setState(tx, message.messageId, 'failed', null);
      case 'retry':
        // A test shows its result at once; it is repeated by a person.
        if (isTest) return this.messages.setState(tx, message.messageId, 'failed', null);
        return this.retry(tx, { message, endpoint, outcome, number, now });
    }
  }

  private async retry(
    tx: Transaction,
    failed: { message: Message; endpoint: Endpoint; outcome: AttemptOutcome; number: number; now: Date },
  ): Promise<void> {
    const { message, endpoint, outcome, number, now } = failed;
    const failing = await this.endpoints.noteFailure(tx, endpoint.endpointId, now);
    const isHopeless = failing.failedAttempts >= minFailuresToDisable && now.getTime() - failing.failingSince.getTime() > disableAfterMs;
    if (isHopeless) return this.disable(tx, endpoint, 'Nothing but failures for five days');
    const delay = nextDelaySeconds(number, Math.random(), outcome.retryAfterSeconds);
    if (delay === undefined) return this.messages.setState(tx, message.messageId, 'failed', null);
    await this.messages.setState(tx, message.messageId, 'pending', new Date(now.getTime() + delay * 1000));
    await enqueue(tx, deliverWebhook, { messageId: message.messageId }, { startAfterSeconds: delay });
  }

  private async disable(tx: Transaction, endpoint: Endpoint, reason: string): Promise<void> {
    await this.endpoints.setState(tx, endpoint.endpointId, 'disabled', reason);
    await this.messages.failPending(tx, endpoint.endpointId);
    this.logger.warn({ endpointId: endpoint.endpointId, reason }, 'A webhook endpoint was disabled');
  }
}
