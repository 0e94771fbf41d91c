import { findAnalyzer, type SarifLog } from '@lintel/analyzers';
import type { Directory } from '@lintel/directory';
import type { BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { systemScope, type Database } from '@lintel/persistence';
import { checkMachine } from '../domain/check-stages.js';
import { FetchFailure } from '../domain/fetch-failure.js';
import type { Check, Run } from '../domain/run.js';
import { nextState } from '../domain/state-machine.js';
import { AnalyzerFailure } from '../execution/analyzer-failure.js';
import type { Executor } from '../execution/executor.js';
import { runAnalyzer, type AnalyzerResult } from '../execution/run-analyzer.js';
import { findCheck, findChecks, setCheckExecuting } from '../persistence/checks.repository.js';
import { appendToLog, type NewLogEntry } from '../persistence/run-log.repository.js';
import { lockRun } from '../persistence/runs.repository.js';
import type { CodeFetcher } from '../workspace/code-fetcher.js';
import { withScratch, type Workspace, type Workspaces } from '../workspace/workspaces.js';
import { deliverFailure, deliverResults, type DeliveredResults, type MissingResults } from './deliver-check.js';
import type { Attempt } from './prepare-run.js';
import type { QueueTimes } from './queue-times.js';
import type { ResultStore } from './result-store.js';
import { watchRun } from './watch-run.js';

export interface ExecuteCheckParts {
  readonly database: Database;
  readonly directory: Directory;
  readonly fetcher: CodeFetcher;
  readonly workspaces: Workspaces;
  readonly results: ResultStore;
  readonly executor: Executor;
  readonly queueTimes: QueueTimes;
}

interface Work {
  readonly run: Run;
  readonly check: Check;
}

const scope = systemScope('an analyzer runs');

/** Runs the analyzer of a check and hands its results on. May be repeated: what was delivered is not delivered again. */
export class ExecuteCheck {
  constructor(private readonly parts: ExecuteCheckParts) {}

  /** Throws what may go better at the next attempt; a failure of the analyzer itself is a result. */
  async execute(checkId: Id, attempt: Attempt): Promise<void> {
    const work = await this.begin(checkId);
    if (!work) return;
    const watch = watchRun(this.parts.database, work.run.runId, attempt.signal);
    try {
      await this.deliver(work, await this.resultsOf(work, watch.signal));
    } catch (error) {
      const missing = missingResultsOf(error, attempt);
      if (!missing && watch.signal.aborted && !attempt.signal.aborted) await this.parts.workspaces.remove(work.run.runUid);
      else if (!missing) throw error;
      else await this.fail(work, missing, error);
    } finally {
      watch.stop();
    }
  }

  private async begin(checkId: Id): Promise<Work | undefined> {
    const found = await this.parts.database.transaction(scope, async (tx) => {
      const known = await findCheck(tx, checkId);
      const run = known && (await lockRun(tx, known.runId));
      const check = await findCheck(tx, checkId);
      if (!run || !check) return undefined;
      const canStart = run.stage !== 'ended' && nextState(checkMachine, check.stage, 'start') !== undefined;
      if (canStart) await setCheckExecuting(tx, checkId);
      return { run, check, canStart };
    });
    if (found?.run.stage === 'ended') await this.parts.workspaces.remove(found.run.runUid);
    if (!found?.canStart) return undefined;
    this.parts.queueTimes.observe('check', found.check);
    return found;
  }

  private async resultsOf(work: Work, signal: AbortSignal): Promise<DeliveredResults> {
    const { run, check } = work;
    const workspace = await this.workspaceOf(run, signal);
    const manifest = findAnalyzer(check.analyzer.shortcode);
    const planned = workspace.plan.checks.find((each) => each.shortcode === check.analyzer.shortcode);
    if (!manifest || !planned) throw new AnalyzerFailure('failed', `${check.analyzer.name} is not part of this installation any more`);
    const { files, meta } = planned;
    await this.log(work, [
      { level: 'info', message: `${manifest.name} ${manifest.version}: ${files.length} files, executor ${this.parts.executor.name}` },
    ]);
    const result = await withScratch(workspace, (scratchFolder) =>
      runAnalyzer(this.parts.executor, { manifest, files, meta, codeFolder: workspace.codeFolder, scratchFolder, signal }),
    );
    return this.store(work, workspace, result);
  }

  private async workspaceOf(run: Run, signal: AbortSignal): Promise<Workspace> {
    const { database, directory, fetcher, workspaces } = this.parts;
    return workspaces.open(run.runUid, async () => {
      const repository = await database.transaction(scope, (tx) => directory.repositoryById(tx, run.repositoryId));
      const checks = await database.transaction(scope, (tx) => findChecks(tx, run.runId));
      const { runUid, commitOid } = run;
      if (!repository || commitOid === null) throw new Error(`run ${run.runId} has lost its repository or its commit`);
      return fetcher.withMirror(repository, signal, async (mirror) => {
        await mirror.requireCommit(commitOid);
        return workspaces.create(mirror, { runUid, commitOid, carriedOver: new Set(checks.map((check) => check.analyzer.shortcode)) });
      });
    });
  }

  private async store({ run, check }: Work, workspace: Workspace, result: AnalyzerResult): Promise<DeliveredResults> {
    const { results } = this.parts;
    const { sarif, measurements, durationMs } = result;
    const [sarifReference, measurementsReference, sources] = await Promise.all([
      results.putSarif(run, check.checkId, sarif),
      measurements ? results.putMeasurements(run, check.checkId, measurements) : null,
      this.storeSources({ run, check }, workspace, pathsOf(sarif)),
    ]);
    return { durationMs, sarif: sarifReference, measurements: measurementsReference, sources };
  }

  /** The run's own list of files serves every check without findings; the others get one that says where the texts are. */
  private async storeSources({ run, check }: Work, workspace: Workspace, paths: ReadonlySet<string>): Promise<BlobReference | null> {
    if (paths.size === 0) return run.sources;
    const { results } = this.parts;
    const { files, codeFolder, plan } = workspace;
    const texts = await results.putTexts(
      run.accountId,
      codeFolder,
      files.filter((file) => paths.has(file.path)),
    );
    return results.putManifest(run, { name: `sources-${check.checkId}`, commitOid: plan.commitOid, files, texts });
  }

  private async deliver(work: Work, results: DeliveredResults): Promise<void> {
    const { isRunAtWork } = await this.parts.database.transaction(scope, (tx) => deliverResults(tx, work.check.checkId, results));
    await this.log(work, [{ level: 'info', message: `${work.check.analyzer.name} finished in ${results.durationMs} ms` }]);
    if (!isRunAtWork) await this.parts.workspaces.remove(work.run.runUid);
  }

  private async fail(work: Work, missing: MissingResults, error: unknown): Promise<void> {
    const output = error instanceof AnalyzerFailure ? error.output.trim() : '';
    await this.log(work, [{ level: 'error', message: output === '' ? missing.reason : `${missing.reason}\n${output}` }]);
    const { isRunAtWork } = await this.parts.database.transaction(scope, (tx) => deliverFailure(tx, work.check.checkId, missing));
    if (!isRunAtWork) await this.parts.workspaces.remove(work.run.runUid);
  }

  private async log({ run, check }: Work, entries: readonly NewLogEntry[]): Promise<void> {
    await this.parts.database.transaction(scope, (tx) =>
      appendToLog(
        tx,
        run.runId,
        entries.map((entry) => ({ ...entry, checkId: check.checkId })),
      ),
    );
  }
}

/** What cannot get better by another attempt. An analyzer that was stopped delivers nothing: either the run has ended, or this process ends. */
function missingResultsOf(error: unknown, { isLastAttempt }: Attempt): MissingResults | undefined {
  if (error instanceof AnalyzerFailure && error.kind !== 'stopped')
    return { kind: error.kind, reason: error.message, durationMs: error.durationMs };
  if (error instanceof FetchFailure && (!error.isPassing || isLastAttempt)) return { kind: 'failed', reason: error.message, durationMs: 0 };
  return undefined;
}

/** Paths of the files that results are about. */
function pathsOf(sarif: SarifLog): Set<string> {
  const locations = sarif.runs.flatMap((run) => run.results).flatMap((result) => [...result.locations, ...(result.relatedLocations ?? [])]);
  return new Set(locations.map((location) => decodeURIComponent(location.physicalLocation.artifactLocation.uri)));
}
