import {
  hookPinged,
  installationChanged,
  pullRequestReceived,
  pushReceived,
  scmRepositoryChanged,
  type EventData,
  type EventDefinition,
} from '@lintel/events';

/** Facts that are only known once the delivery has its row. */
interface Stamp {
  readonly deliveryId: number;
  readonly receivedAt: string;
}

type Draft<Definition> = { readonly definition: Definition; readonly data: Omit<EventData<Definition>, keyof Stamp> };

/** Events that hosts cause, before the delivery they come from has its row id. */
export type ScmEventDraft =
  | Draft<typeof pushReceived>
  | Draft<typeof pullRequestReceived>
  | Draft<typeof installationChanged>
  | Draft<typeof scmRepositoryChanged>
  | Draft<typeof hookPinged>;

export interface ScmEvent {
  readonly definition: EventDefinition;
  readonly data: unknown;
}

export const drafts = {
  push: (data: Draft<typeof pushReceived>['data']): ScmEventDraft => ({ definition: pushReceived, data }),
  pullRequest: (data: Draft<typeof pullRequestReceived>['data']): ScmEventDraft => ({ definition: pullRequestReceived, data }),
  installation: (data: Draft<typeof installationChanged>['data']): ScmEventDraft => ({ definition: installationChanged, data }),
  repository: (data: Draft<typeof scmRepositoryChanged>['data']): ScmEventDraft => ({ definition: scmRepositoryChanged, data }),
  ping: (data: Draft<typeof hookPinged>['data']): ScmEventDraft => ({ definition: hookPinged, data }),
};

/** Completes a draft with the row id of its delivery and the time of receipt. */
export function stampEvent(draft: ScmEventDraft, deliveryId: number, receivedAt: Date): ScmEvent {
  return {
    definition: draft.definition as unknown as EventDefinition,
    data: { ...draft.data, deliveryId, receivedAt: receivedAt.toISOString() },
  };
}
