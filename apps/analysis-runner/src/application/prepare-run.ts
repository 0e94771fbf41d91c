import { Directory, type DirectoryRepository } from '@lintel/directory';
import { configurationFileName, findAnalyzer } from '@lintel/analyzers';
import { isDomainError, type Id } from '@lintel/kernel';
import { enqueue } from '@lintel/messaging';
import { Database, systemScope, type Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { FetchFailure } from '../domain/fetch-failure.js';
import { mayHaveOpenIssues, type Check, type Run, type RunOrigin } from '../domain/run.js';
import { nextState } from '../domain/state-machine.js';
import { runMachine } from '../domain/run-stages.js';
import { findChecks, insertCheck } from '../persistence/checks.repository.js';
import { countRow } from '../persistence/list-counters.repository.js';
import { findPullRequest } from '../persistence/pull-requests.repository.js';
import { findRefHead, lockRef } from '../persistence/refs.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import {
  deleteRun,
  findRun,
  lockPendingRuns,
  lockRun,
  setPrepared,
  setRunStage,
  type PreparedFacts,
} from '../persistence/runs.repository.js';
import { CodeFetcher } from '../workspace/code-fetcher.js';
import { Workspaces, type Workspace } from '../workspace/workspaces.js';
import { announceStarted } from './announce.js';
import { stopRun, finishWhenSettled } from './end-run.js';
import { QueueTimes } from './queue-times.js';
import { resolveHistory, type History, type KnownHistory, type Outdated } from './resolve-history.js';
import { ResultStore } from './result-store.js';
import { runCheckJob } from './run-jobs.js';
import { isFollower } from './start-run.js';
import { supersede } from './supersede.js';

export interface Attempt {
  readonly signal: AbortSignal;
  readonly isLastAttempt: boolean;
}

const scope = systemScope('a run is prepared');
const baselines: readonly RunOrigin[] = ['activation', 'default-branch'];

type Prepared = History & { readonly workspace: Workspace; readonly earlierChecks: readonly Check[] };

/** Fetches the code of a run, decides which analyzers apply, and makes the checks. */
@Injectable()
export class PrepareRun {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly fetcher: CodeFetcher,
    private readonly workspaces: Workspaces,
    private readonly results: ResultStore,
    private readonly queueTimes: QueueTimes,
  ) {}

  /** Throws what may be gone at the next attempt; everything else ends the run with its reason. */
  async execute(runId: Id, attempt: Attempt): Promise<void> {
    const known = await this.begin(runId);
    if (!known) return;
    try {
      const prepared = await this.fetch(known, attempt.signal);
      if ('reason' in prepared) await this.stop(runId, { status: 'cancelled', reason: prepared.reason });
      else await this.plan(known.run, prepared);
    } catch (error) {
      const failure = finalFailureOf(error, attempt);
      if (!failure) throw error;
      await this.stop(runId, { status: 'failure', ...failure });
    }
  }

  private async begin(runId: Id): Promise<KnownHistory | undefined> {
    return this.database.transaction(scope, async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run || nextState(runMachine, run.stage, 'prepare') === undefined) return undefined;
      const repository = await this.directory.repositoryById(tx, run.repositoryId);
      if (!repository) throw new Error(`repository ${run.repositoryId} is not in the directory yet`);
      await setRunStage(tx, runId, 'preparing');
      this.queueTimes.observe('run', run);
      return this.historyOf(tx, run, repository);
    });
  }

  private async historyOf(tx: Transaction, run: Run, repository: DirectoryRepository): Promise<KnownHistory> {
    const pending = await lockPendingRuns(tx, run.repositoryId, run.ref);
    const defaultRef = repository.defaultBranch === null ? null : `refs/heads/${repository.defaultBranch}`;
    const analysed = await findRefHead(tx, run.repositoryId, run.ref);
    const analysedDefault = defaultRef === null ? undefined : await findRefHead(tx, run.repositoryId, defaultRef);
    return {
      run,
      repository,
      pullRequest: run.pullRequestNumber === null ? undefined : await findPullRequest(tx, run.repositoryId, run.pullRequestNumber),
      siblings: pending.filter((each) => each.runId !== run.runId && each.origin !== 'upload'),
      analysedOid: analysed?.analysedCommitOid ?? null,
      analysedDefaultOid: analysedDefault?.analysedCommitOid ?? null,
      earlierChecks: await checksOfAnalyzers(tx, analysed?.analysedRunId ?? analysedDefault?.analysedRunId ?? null),
    };
  }

  private async fetch(known: KnownHistory, signal: AbortSignal): Promise<Prepared | Outdated> {
    return this.fetcher.withMirror(known.repository, signal, async (mirror) => {
      const history = await resolveHistory(mirror, known);
      if ('reason' in history) return history;
      const { run, earlierChecks } = known;
      const wish = { runUid: run.runUid, commitOid: history.commitOid, carriedOver: carriedOver(earlierChecks) };
      return { ...history, earlierChecks, workspace: await this.workspaces.create(mirror, wish) };
    });
  }

  private async plan(run: Run, prepared: Prepared): Promise<void> {
    const { workspace, changes, commitOid } = prepared;
    const sources = await this.results.putManifest(run, { name: 'sources', commitOid, files: workspace.files, texts: new Set() });
    const isReconfigured =
      changes?.files.some((file) => file.newPath === configurationFileName || file.oldPath === configurationFileName) ?? false;
    const facts: PreparedFacts = {
      ref: prepared.ref,
      branch: prepared.branch,
      commitOid,
      baseOid: prepared.baseOid,
      isFullRun: run.isFullRun || prepared.baseOid === null || baselines.includes(run.origin) || isReconfigured,
      configuration: workspace.plan.configuration,
      sources,
      changes: changes && (await this.results.putChanges(run, changes)),
    };
    const isWanted = await this.database.transaction(scope, (tx) => this.write(tx, run, { ...prepared, facts }));
    if (!isWanted) await this.workspaces.remove(run.runUid);
  }

  /** Returns false when the run has ended in the meantime, or has nothing to do. */
  private async write(
    tx: Transaction,
    { runId, repositoryId, accountId }: Run,
    prepared: Prepared & { facts: PreparedFacts },
  ): Promise<boolean> {
    await lockRef(tx, { repositoryId, accountId, ref: prepared.ref });
    const pending = await lockPendingRuns(tx, repositoryId, prepared.ref);
    const run = pending.find((each) => each.runId === runId) ?? (await lockRun(tx, runId));
    if (!run || nextState(runMachine, run.stage, 'plan') === undefined) return false;
    const newer = newerRun(pending, run, prepared);
    if (newer) {
      await stopRun(tx, run, { status: 'cancelled', reason: `Superseded by commit ${prepared.headOid.slice(0, 10)}, which is newer` });
      return false;
    }
    await dropRepetitions(tx, pending, run, prepared.commitOid);
    const overtaken = new Set(prepared.overtaken.map((each) => each.runId));
    const wasFull = await supersede(
      tx,
      pending.filter((each) => overtaken.has(each.runId)),
      prepared.commitOid,
    );
    await setPrepared(tx, runId, { ...prepared.facts, isFullRun: prepared.facts.isFullRun || wasFull });
    await setRunStage(tx, runId, 'analysing');
    const checks = await insertChecks(tx, run, prepared.workspace);
    await appendToLog(tx, runId, describe(prepared, checks));
    await announceStarted(tx, runId);
    const { workspace, earlierChecks } = prepared;
    for (const { checkId } of slowestFirst(checks, workspace, earlierChecks)) await enqueue(tx, runCheckJob, { checkId });
    const current = (await findRun(tx, runId)) as Run;
    if (checks.length === 0) await finishWhenSettled(tx, current);
    return checks.length > 0;
  }

  private async stop(runId: Id, ending: { status: 'cancelled' | 'failure'; reason: string; failureKind?: string }): Promise<void> {
    await this.database.transaction(scope, async (tx) => {
      const run = await lockRun(tx, runId);
      if (run) await stopRun(tx, run, ending);
    });
  }
}

async function checksOfAnalyzers(tx: Transaction, runId: Id | null): Promise<Check[]> {
  return runId === null ? [] : (await findChecks(tx, runId)).filter((check) => check.uploadId === null);
}

/** Analyzers that reported something, or of which it is not known: when their last file is deleted, somebody has to say so. */
function carriedOver(earlierChecks: readonly Check[]): ReadonlySet<string> {
  return new Set(earlierChecks.filter(mayHaveOpenIssues).map((check) => check.analyzer.shortcode));
}

/** The slowest first, so that none is left to run alone at the end; what never ran yet is judged by its number of files. */
function slowestFirst(checks: readonly Check[], { plan }: Workspace, earlierChecks: readonly Check[]): Check[] {
  const durations = new Map(earlierChecks.map((check) => [check.analyzer.shortcode, check.durationMs]));
  const files = new Map(plan.checks.map((planned) => [planned.shortcode, planned.files.length]));
  const weight = ({ analyzer }: Check): number => durations.get(analyzer.shortcode) ?? files.get(analyzer.shortcode) ?? 0;
  return [...checks].sort((a, b) => weight(b) - weight(a));
}

/** What is wrong with the repository itself stays wrong; what may pass is final with the last attempt only. */
function finalFailureOf(error: unknown, { isLastAttempt }: Attempt): { reason: string; failureKind: string } | undefined {
  if (error instanceof FetchFailure)
    return error.isPassing && !isLastAttempt ? undefined : { reason: error.message, failureKind: error.fetchKind };
  return isDomainError(error) && error.code === 'configuration-invalid' ? { reason: error.message, failureKind: error.code } : undefined;
}

/** A run for the head itself may have been asked for while an older commit was being fetched. */
function newerRun(pending: readonly Run[], run: Run, { commitOid, headOid }: History): Run | undefined {
  return isFollower(run) && commitOid !== headOid
    ? pending.find((each) => each.origin !== 'upload' && each.commitOid === headOid)
    : undefined;
}

/** Two events of one head can both become runs while the head is not known yet: the later one, of which nothing was told, is taken back. */
async function dropRepetitions(tx: Transaction, pending: readonly Run[], run: Run, commitOid: string): Promise<void> {
  const repetitions = pending.filter(
    (each) => each.runId > run.runId && !each.isAnnounced && each.commitOid === commitOid && isFollower(each),
  );
  for (const repetition of repetitions) {
    await deleteRun(tx, repetition.runId);
    await countRow(tx, 'runs', repetition, -1);
  }
}

async function insertChecks(tx: Transaction, run: Run, { plan }: Workspace): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { shortcode } of plan.checks) {
    const manifest = findAnalyzer(shortcode);
    if (!manifest) throw new Error(`the plan names the analyzer ${shortcode}, which does not exist`);
    const { name, version } = manifest;
    checks.push(await insertCheck(tx, run, { analyzer: { shortcode, name, version }, category: shortcode }));
  }
  return checks;
}

function describe({ commitOid, baseOid, workspace }: Prepared, checks: readonly Check[]) {
  const { plan, files } = workspace;
  const names = checks.map((check) => `${check.analyzer.shortcode} ${check.analyzer.version}`).join(', ');
  return [
    {
      level: 'info',
      message: `Fetched ${commitOid}: ${files.length} files, ${plan.analysedFilesCount} of them analysed; ${baseOid ? `compared with ${baseOid}` : 'nothing to compare with yet'}`,
    },
    ...plan.warnings.map((message) => ({ level: 'warning', message }) as const),
    { level: 'info', message: names ? `Analyzers: ${names}` : 'No analyzer applies' },
  ] as const;
}
