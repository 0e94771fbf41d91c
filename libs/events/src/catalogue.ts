import { accountChanged } from './accounts/account-changed.js';
import { memberChanged } from './accounts/member-changed.js';
import { repositoryChanged } from './accounts/repository-changed.js';
import { checkCompleted } from './analysis/check-completed.js';
import { runFinished } from './analysis/run-finished.js';
import { runStarted } from './analysis/run-started.js';
import { runUpdated } from './analysis/run-updated.js';
import type { EventDefinition } from './define-event.js';
import { analysisIngested } from './findings/analysis-ingested.js';
import { uploadReceived } from './findings/upload-received.js';
import { checkReconciled } from './issues/check-reconciled.js';
import { issueIntroduced, issueResolved } from './issues/issue-introduced.js';
import { runMeasured } from './metrics/run-measured.js';
import { hookPinged } from './scm/hook-pinged.js';
import { installationChanged } from './scm/installation-changed.js';
import { pullRequestReceived } from './scm/pull-request-received.js';
import { pushReceived } from './scm/push-received.js';
import { scmRepositoryChanged } from './scm/repository-changed.js';

/** Every event of the product. */
export const eventCatalogue: readonly EventDefinition[] = [
  pushReceived,
  pullRequestReceived,
  installationChanged,
  scmRepositoryChanged,
  hookPinged,
  accountChanged,
  memberChanged,
  repositoryChanged,
  runStarted,
  checkCompleted,
  runUpdated,
  runFinished,
  uploadReceived,
  analysisIngested,
  checkReconciled,
  issueIntroduced,
  issueResolved,
  runMeasured,
];

const byType = new Map(eventCatalogue.map((definition) => [definition.type, definition]));

/** Returns the definition of an event type, or undefined for a type this version does not know. */
export function findEvent(type: string): EventDefinition | undefined {
  return byType.get(type);
}
