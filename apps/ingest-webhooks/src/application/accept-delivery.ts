import { Inject, Injectable } from '@nestjs/common';
import { DomainError, newUuid, type Clock, type Id, type Provider } from '@lintel/kernel';
import { currentContext, runWithContext, type Logger } from '@lintel/observability';
import type { DeliveryIdentity, InboundHook, Interpretation, RawDelivery } from '@lintel/scm';
import { CLOCK, LOGGER } from '@lintel/service';
import type { DeliveryOutcome } from '../domain/delivery.js';
import { BodyVault } from '../persistence/body-vault.js';
import { identityOf } from '../persistence/deliveries.repository.js';
import { DeliveryLog } from './delivery-log.js';
import { INBOUND_HOOKS, type InboundHooks } from './inbound-hooks.js';

/** What became of a delivery. A duplicate was recorded before and has no effect. */
export type Acceptance = DeliveryOutcome | 'duplicate';

/** Longer ones do not fit the index that finds duplicates; no host sends them. */
const maxKeyLength = 500;
const correlationPattern = /^[\w:.-]{1,200}$/;

/**
 * Takes one delivery: believes it, reads it, and records it together with the events it means.
 *
 * @throws DomainError `signature-invalid` or `hook-not-configured` for one that cannot be believed, `malformed-payload` for one that cannot be
 *   read, `service-unavailable` when it could not be recorded: the sender must try again.
 */
@Injectable()
export class AcceptDelivery {
  constructor(
    @Inject(INBOUND_HOOKS) private readonly hooks: InboundHooks,
    private readonly vault: BodyVault,
    private readonly log: DeliveryLog,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(provider: Provider, raw: RawDelivery): Promise<Acceptance> {
    const hook = this.hooks[provider];
    await hook.verify(raw);
    const identity = checked(hook.identify(raw));
    const context = { ...currentContext(), correlationId: correlationOf(identity) };
    return runWithContext(context, async () => {
      const interpretation = hook.interpret(raw);
      const sealedBody = await this.vault.seal(raw.body, identityOf({ provider, ...identity }));
      const deliveryId = await this.record({
        provider,
        identity,
        interpretation,
        context,
        headers: keptHeaders(hook, raw),
        sizeBytes: raw.body.length,
        sealedBody,
        receivedAt: this.clock.now(),
      });
      this.tell(provider, interpretation, deliveryId);
      return deliveryId === undefined ? 'duplicate' : interpretation.outcome;
    });
  }

  private async record(delivery: Parameters<DeliveryLog['add']>[0]): Promise<Id | undefined> {
    try {
      return await this.log.add(delivery);
    } catch (error) {
      this.logger.error({ err: error, provider: delivery.provider }, 'A delivery could not be recorded');
      throw new DomainError('service-unavailable', { service: 'The delivery log' }, { cause: error });
    }
  }

  private tell(provider: Provider, { event, action, outcome, reason, events }: Interpretation, deliveryId: Id | undefined): void {
    const facts = { provider, event, action, deliveryId, events: events.map(({ definition }) => definition.type) };
    if (deliveryId === undefined) this.logger.info({ provider, event, action }, 'A delivery came again');
    else if (outcome === 'unreadable') this.logger.warn({ ...facts, reason }, 'A delivery has an unknown shape');
    else this.logger.info(facts, outcome === 'accepted' ? 'A delivery was accepted' : 'A delivery was ignored');
  }
}

function checked(identity: DeliveryIdentity): DeliveryIdentity {
  const isFit = [identity.deliveryKey, identity.hookKey, identity.event].every((key) => key.length <= maxKeyLength);
  if (!isFit) throw new DomainError('malformed-payload', { reason: `an identifier is longer than ${maxKeyLength} characters` });
  return identity;
}

/** The id of the delivery is what people find at the host's side, so it names everything that follows here too. */
function correlationOf({ deliveryKey }: DeliveryIdentity): string {
  return correlationPattern.test(deliveryKey) ? deliveryKey : newUuid();
}

function keptHeaders(hook: InboundHook, { headers }: RawDelivery): Record<string, string> {
  return Object.fromEntries(hook.readHeaders.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])));
}
