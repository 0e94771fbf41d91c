import { findAnalyzer } from '@lintel/analyzers';
import type { EventData, uploadReceived } from '@lintel/events';
import { Directory, type DirectoryRepository } from '@lintel/directory';
import { enqueue } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { SETTINGS } from '@lintel/service';
import { Inject, Injectable } from '@nestjs/common';
import type { AnalysisRunnerSettings } from '../config.js';
import { branchOf } from '../domain/git-names.js';
import type { Check, Run } from '../domain/run.js';
import { toolShortcode } from '../domain/tool-shortcode.js';
import { findCheckOfUpload, insertCheck } from '../persistence/checks.repository.js';
import { countRow } from '../persistence/list-counters.repository.js';
import { findRefHead, lockRef } from '../persistence/refs.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { insertRun, lockPendingRuns, setRunBase, setRunStage } from '../persistence/runs.repository.js';
import { rememberTool } from '../persistence/uploaded-tools.repository.js';
import { announceStarted } from './announce.js';
import { deliverUploadJob } from './run-jobs.js';
import { scheduleExpiry } from './start-run.js';

type Upload = EventData<typeof uploadReceived>;

/** Gives results that came from outside a place in a run: the one under way for their commit, else one of their own. */
@Injectable()
export class AcceptUpload {
  constructor(
    private readonly directory: Directory,
    @Inject(SETTINGS) private readonly settings: AnalysisRunnerSettings,
  ) {}

  async execute(tx: Transaction, upload: Upload): Promise<void> {
    const repository = await this.directory.repositoryById(tx, upload.repositoryId);
    if (!repository) throw new Error(`repository ${upload.repositoryId} is not in the directory yet`);
    await lockRef(tx, upload);
    if (await findCheckOfUpload(tx, upload.uploadId)) return;
    const pending = await lockPendingRuns(tx, upload.repositoryId, upload.ref);
    const run =
      pending.find((each) => each.stage === 'analysing' && each.commitOid === upload.commitOid) ??
      (await this.open(tx, upload, repository));
    const check = await addCheck(tx, run, upload);
    await appendToLog(tx, run.runId, [
      { level: 'info', message: `Results of ${check.analyzer.name} were uploaded`, checkId: check.checkId },
    ]);
    if (run.stage === 'queued' && run.origin === 'upload') await this.begin(tx, run);
    await enqueue(tx, deliverUploadJob, { checkId: check.checkId });
  }

  private async open(tx: Transaction, upload: Upload, repository: DirectoryRepository): Promise<Run> {
    const branch = branchOf(upload.ref) ?? null;
    const number = /^refs\/(?:pull|merge-requests)\/(\d+)\//.exec(upload.ref)?.[1];
    const { accountId, repositoryId, ref, commitOid } = upload;
    const run = await insertRun(tx, {
      accountId,
      repositoryId,
      ref,
      branch,
      isDefaultBranch: branch !== null && branch === repository.defaultBranch,
      pullRequestNumber: number === undefined ? null : Number(number),
      origin: 'upload',
      commitOid,
      isFullRun: false,
    });
    await countRow(tx, 'runs', run);
    await scheduleExpiry(tx, run.runId, this.settings.LINTEL_RUN_TIMEOUT_MINUTES * 60);
    return run;
  }

  /** A run of its own has nothing to plan. What it is compared with is looked up again when the code is there. */
  private async begin(tx: Transaction, run: Run): Promise<void> {
    const head = await findRefHead(tx, run.repositoryId, run.ref);
    const baseOid = head?.uploadedCommitOid ?? head?.analysedCommitOid ?? null;
    await setRunBase(tx, run.runId, { baseOid, isFullRun: baseOid === null, changes: null });
    await setRunStage(tx, run.runId, 'analysing');
    await announceStarted(tx, run.runId);
  }
}

async function addCheck(tx: Transaction, run: Run, upload: Upload): Promise<Check> {
  const shortcode = toolShortcode(upload.toolName);
  const name = upload.toolName === '' ? shortcode : upload.toolName;
  if (!isBundled(shortcode)) await rememberTool(tx, upload.accountId, { shortcode, name });
  return insertCheck(tx, run, {
    analyzer: { shortcode, name, version: '' },
    category: upload.category,
    upload: { uploadId: upload.uploadId, sarif: upload.sarif, files: upload.files },
  });
}

/** A tool may have the name of one of our analyzers, but not its other names: those are for configuration files. */
function isBundled(shortcode: string): boolean {
  return findAnalyzer(shortcode)?.shortcode === shortcode;
}
