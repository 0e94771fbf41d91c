import type { ConnectionArgs } from '@lintel/graphql';
import type { Category, Severity } from '@lintel/kernel';
import { deepsource } from '@lintel/vocabularies';

export interface AnalyzerArgs extends ConnectionArgs {
  readonly analyzerIn?: readonly (string | null)[] | null;
}

export interface BacklogArgs extends AnalyzerArgs {
  readonly path?: string | null;
  readonly tags?: readonly (string | null)[] | null;
}

export interface CheckIssueArgs extends ConnectionArgs {
  readonly source?: string | null;
  readonly category?: string | null;
  readonly severity?: string | null;
  readonly q?: string | null;
}

/** Null when nothing is asked for; PostgreSQL cannot hold NUL, so nothing of such a name exists. */
export function namesOf(list: readonly (string | null)[] | null | undefined): readonly string[] | null {
  return list ? list.filter((name) => name !== null).filter((name) => !name.includes('\u0000')) : null;
}

export function categoryOf(foreign: string | null | undefined): Category | null {
  return (foreign && deepsource.fromForeign(deepsource.issueCategory, foreign)) || null;
}

export function severityOf(foreign: string | null | undefined): Severity | null {
  return (foreign && deepsource.fromForeign(deepsource.issueSeverity, foreign)) || null;
}
