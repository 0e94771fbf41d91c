export { accountChanged } from './accounts/account-changed.js';
export { memberChanged } from './accounts/member-changed.js';
export { repositoryChanged } from './accounts/repository-changed.js';
export { checkCompleted } from './analysis/check-completed.js';
export { runFinished } from './analysis/run-finished.js';
export { runStarted } from './analysis/run-started.js';
export { runUpdated } from './analysis/run-updated.js';
export { eventCatalogue, findEvent } from './catalogue.js';
export { defineEvent, streams, type EventData, type EventDefinition, type Producer, type Stream } from './define-event.js';
export { envelopeSchema, type Envelope } from './envelope.js';
export { analysisIngested } from './findings/analysis-ingested.js';
export { uploadReceived } from './findings/upload-received.js';
export { checkReconciled } from './issues/check-reconciled.js';
export { issueIntroduced, issueResolved } from './issues/issue-introduced.js';
export { runMeasured } from './metrics/run-measured.js';
export {
  blobReference,
  type AnalysedCommit,
  type BlobReference,
  type IssueCounts,
  type RuleSummary,
  type RunCheck,
  type RunSnapshot,
  type ScmRepository,
} from './parts.js';
export { hookPinged } from './scm/hook-pinged.js';
export { installationChanged } from './scm/installation-changed.js';
export { pullRequestReceived } from './scm/pull-request-received.js';
export { pushReceived } from './scm/push-received.js';
export { scmRepositoryChanged } from './scm/repository-changed.js';
