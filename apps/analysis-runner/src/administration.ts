import { Directory } from '@lintel/directory';
import type { CheckStatus, Id, RunStatus } from '@lintel/kernel';
import { systemScope, type Database } from '@lintel/persistence';
import { RequestRun } from './application/request-run.js';
import { findChecks } from './persistence/checks.repository.js';
import { findRun } from './persistence/runs.repository.js';

export interface AdministrationParts {
  /** The database of the analysis-runner; its schema must be up to date. */
  readonly database: Database;
}

/** A run in the words of the command line. */
export interface DescribedRun {
  readonly runId: Id;
  readonly runUid: string;
  readonly ref: string;
  readonly commitOid: string | null;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly checks: readonly {
    readonly analyzer: string;
    readonly status: CheckStatus;
    readonly reason: string | null;
    readonly introduced: number;
  }[];
}

const scope = systemScope('the operator at the command line');

/** What the operator does with runs at the command line, without the HTTP server: a running server takes the jobs. */
export class Administration {
  private readonly requests: RequestRun;

  constructor(private readonly parts: AdministrationParts) {
    this.requests = new RequestRun(parts.database, new Directory());
  }

  /**
   * Starts a run of a ref (the default branch when left out) or of one commit of it. Throws `repository-not-found`, `invalid-input`, or
   * `state-conflict` when the repository is not analysed.
   */
  async startRun(wish: {
    readonly repositoryId: Id;
    readonly ref?: string;
    readonly commit?: string;
  }): Promise<{ runId: Id; runUid: string }> {
    const { runId, runUid } = await this.requests.startIn(scope, {
      repositoryId: wish.repositoryId,
      ref: wish.ref,
      commitOid: wish.commit,
    });
    return { runId, runUid };
  }

  /** How far a run has come; undefined when there is none of this id. */
  async describeRun(runId: Id): Promise<DescribedRun | undefined> {
    return this.parts.database.transaction(scope, async (tx) => {
      const run = await findRun(tx, runId);
      if (!run) return undefined;
      const checks = (await findChecks(tx, runId)).map(({ analyzer, status, reason, counts }) => ({
        analyzer: analyzer.shortcode,
        status,
        reason,
        introduced: counts.introduced,
      }));
      const { runUid, ref, commitOid, status, reason } = run;
      return { runId, runUid, ref, commitOid, status, reason, checks };
    });
  }
}
