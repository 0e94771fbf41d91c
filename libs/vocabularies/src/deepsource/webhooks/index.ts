export {
  accountPayload,
  memberPayload,
  repositoryPayload,
  type AccountFacts,
  type MemberFacts,
  type RepositoryFacts,
} from './account-payload.js';
export { isWebhookEventType, testEventType, webhookEventTypes, type WebhookEventType } from './event-types.js';
export { repositoryIssuePayload, type OccurrenceFacts, type RepositoryIssueFacts } from './issue-payload.js';
export { runPayload } from './run-payload.js';
