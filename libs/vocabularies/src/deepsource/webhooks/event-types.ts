/** Every event an endpoint can subscribe to, in the words of the DeepSource API. */
export const webhookEventTypes = [
  'analysis_run.started',
  'analysis_run.updated',
  'autofix_run.started',
  'autofix_run.updated',
  'repository.analysis.activated',
  'repository.analysis.deactivated',
  'repository_issue.introduced',
  'repository_issue.resolved',
  'team_member.added',
  'team_member.removed',
  'team_member.updated',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** Sent to verify an endpoint; nobody subscribes to it. */
export const testEventType = 'test.event';

export function isWebhookEventType(value: string): value is WebhookEventType {
  return (webhookEventTypes as readonly string[]).includes(value);
}
