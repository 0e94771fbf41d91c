import { Module } from '@nestjs/common';
import { AnalysesRepository } from '../persistence/analyses.repository.js';
import { BacklogRepository } from '../persistence/backlog.repository.js';
import { CheckIssuesRepository } from '../persistence/check-issues.repository.js';
import { IssueCountsRepository } from '../persistence/issue-counts.repository.js';
import { IssueDetailsRepository } from '../persistence/issue-details.repository.js';
import { IssueEventsRepository } from '../persistence/issue-events.repository.js';
import { IssueStatesRepository } from '../persistence/issue-states.repository.js';
import { KnownIssuesRepository } from '../persistence/known-issues.repository.js';
import { OccurrencesRepository } from '../persistence/occurrences.repository.js';
import { RefsRepository } from '../persistence/refs.repository.js';
import { RepositoryIssuesRepository } from '../persistence/repository-issues.repository.js';
import { RulesRepository } from '../persistence/rules.repository.js';
import { TriageRepository } from '../persistence/triage.repository.js';
import { ViolationsRepository } from '../persistence/violations.repository.js';
import { AnnounceReconciliation } from './announce-reconciliation.js';
import { ExpireTriage } from './expire-triage.js';
import { LoadFindings } from './load-findings.js';
import { ReadBacklog } from './read-backlog.js';
import { ReadCheckIssues } from './read-check-issues.js';
import { ReadIssues } from './read-issues.js';
import { ReadViolations } from './read-violations.js';
import { RecogniseIssues } from './recognise-issues.js';
import { ReconcileCheck } from './reconcile-check.js';
import { TriageIssue } from './triage-issue.js';
import { UndoTriage } from './undo-triage.js';
import { WriteReconciliation } from './write-reconciliation.js';

const repositories = [
  AnalysesRepository,
  BacklogRepository,
  CheckIssuesRepository,
  IssueCountsRepository,
  IssueDetailsRepository,
  IssueEventsRepository,
  IssueStatesRepository,
  KnownIssuesRepository,
  OccurrencesRepository,
  RefsRepository,
  RepositoryIssuesRepository,
  RulesRepository,
  TriageRepository,
  ViolationsRepository,
];
const steps = [AnnounceReconciliation, LoadFindings, RecogniseIssues, WriteReconciliation];
const useCases = [ExpireTriage, ReadBacklog, ReadCheckIssues, ReadIssues, ReadViolations, ReconcileCheck, TriageIssue, UndoTriage];

/** The use cases, for every front door of the service. */
@Module({ providers: [...repositories, ...steps, ...useCases], exports: useCases })
export class ApplicationModule {}
