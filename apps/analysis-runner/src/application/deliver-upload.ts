import { mkdtemp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { BlobStore } from '@lintel/blobs';
import type { Directory, DirectoryRepository } from '@lintel/directory';
import type { BlobReference } from '@lintel/events';
import type { Id } from '@lintel/kernel';
import { systemScope, type Database, type Transaction } from '@lintel/persistence';
import { z } from 'zod';
import { FetchFailure } from '../domain/fetch-failure.js';
import { hostRef, isSafeRef } from '../domain/git-names.js';
import { isOutstanding, type Check, type Run } from '../domain/run.js';
import { materialise, removeMaterialised } from '../git/materialise.js';
import type { Mirror } from '../git/mirror.js';
import type { TreeLimits } from '../git/tree-listing.js';
import { findCheck } from '../persistence/checks.repository.js';
import { findRefHead } from '../persistence/refs.repository.js';
import { appendToLog } from '../persistence/run-log.repository.js';
import { findRun, lockRun, setRunBase } from '../persistence/runs.repository.js';
import type { CodeFetcher } from '../workspace/code-fetcher.js';
import { deliverResults } from './deliver-check.js';
import type { Attempt } from './prepare-run.js';
import { fetchIfThere } from './resolve-history.js';
import type { ResultStore } from './result-store.js';

export interface DeliverUploadParts {
  readonly database: Database;
  readonly directory: Directory;
  readonly fetcher: CodeFetcher;
  readonly results: ResultStore;
  readonly blobs: BlobStore;
  /** For the few files that results are about. */
  readonly folder: string;
  readonly limits: TreeLimits;
}

interface Work {
  readonly run: Run;
  readonly check: Check;
  readonly repository: DirectoryRepository;
  /** Commits that a run of its own may be compared with, best first. */
  readonly bases: readonly string[];
}

interface Sources {
  readonly sources: BlobReference | null;
  readonly base: { readonly baseOid: string | null; readonly changes: BlobReference | null } | undefined;
}

const scope = systemScope('uploaded results are handed on');
const decompress = promisify(zstdDecompress);
const maxListBytes = 64 * 1024 * 1024;
const pathList = z.array(z.string());

/** Finds the sources that uploaded results speak about, as far as the code can be fetched, and hands the results on. */
export class DeliverUpload {
  constructor(private readonly parts: DeliverUploadParts) {}

  async execute(checkId: Id, attempt: Attempt): Promise<void> {
    const work = await this.begin(checkId);
    if (!work) return;
    const { sources, base } = await this.sourcesOf(work, attempt);
    await this.parts.database.transaction(scope, async (tx) => {
      const run = await lockRun(tx, work.run.runId);
      if (run?.origin === 'upload' && base) await setRunBase(tx, run.runId, { ...base, isFullRun: base.baseOid === null });
      await deliverResults(tx, checkId, { durationMs: 0, sarif: work.check.sarif, measurements: null, sources });
    });
  }

  /** Without sources the results are still worth handing on; then nothing is known of the code around them. */
  private async sourcesOf(work: Work, attempt: Attempt): Promise<Sources> {
    try {
      return await this.parts.fetcher.withMirror(work.repository, attempt.signal, (mirror) => this.read(work, mirror));
    } catch (error) {
      if (!(error instanceof FetchFailure) || (error.isPassing && !attempt.isLastAttempt)) throw error;
      const entry = {
        level: 'warning',
        message: `${error.message}; the uploaded results are taken without their sources`,
        checkId: work.check.checkId,
      } as const;
      await this.parts.database.transaction(scope, (tx) => appendToLog(tx, work.run.runId, [entry]));
      return { sources: null, base: undefined };
    }
  }

  private async begin(checkId: Id): Promise<Work | undefined> {
    return this.parts.database.transaction(scope, async (tx) => {
      const check = await findCheck(tx, checkId);
      const run = check && (await findRun(tx, check.runId));
      if (!check || !run || run.stage === 'ended' || !isOutstanding(check)) return undefined;
      const repository = await this.parts.directory.repositoryById(tx, run.repositoryId);
      if (!repository) throw new Error(`repository ${run.repositoryId} is not in the directory`);
      return { run, check, repository, bases: await basesOf(tx, run, repository) };
    });
  }

  private async read(work: Work, mirror: Mirror): Promise<Sources> {
    const { run, check, repository } = work;
    const commitOid = run.commitOid as string;
    const ref = hostRef(repository.provider, run.ref);
    if (isSafeRef(ref)) await fetchIfThere(mirror, ref);
    await mirror.requireCommit(commitOid);
    const { files } = await mirror.files(commitOid, this.parts.limits);
    const named = new Set(await this.pathsOf(check.uploadFiles));
    const wanted = files.filter((file) => named.has(file.path));
    const texts = await this.inFolder((folder) =>
      materialise(mirror, wanted, folder).then(() => this.parts.results.putTexts(run.accountId, folder, wanted)),
    );
    const sources = await this.parts.results.putManifest(run, { name: `sources-${check.checkId}`, commitOid, files, texts });
    return { sources, base: run.origin === 'upload' ? await this.baseOf(work, mirror) : undefined };
  }

  private async baseOf({ run, bases }: Work, mirror: Mirror): Promise<NonNullable<Sources['base']>> {
    const commitOid = run.commitOid as string;
    for (const candidate of bases) {
      const baseOid = await mirror.mergeBase(candidate, commitOid);
      if (baseOid !== undefined)
        return { baseOid, changes: await this.parts.results.putChanges(run, await mirror.changes(baseOid, commitOid)) };
    }
    return { baseOid: null, changes: null };
  }

  private async pathsOf(list: BlobReference | null): Promise<string[]> {
    if (list === null) return [];
    const stored = await this.parts.blobs.read(list.key, maxListBytes);
    const text = list.contentEncoding === 'zstd' ? await decompress(stored, { maxOutputLength: maxListBytes }) : stored;
    return pathList.parse(JSON.parse(text.toString('utf8')));
  }

  private async inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(this.parts.folder, { recursive: true, mode: 0o700 });
    const parent = await mkdtemp(path.join(this.parts.folder, 'upload-'));
    try {
      return await work(path.join(parent, 'code'));
    } finally {
      await removeMaterialised(parent);
    }
  }
}

async function basesOf(tx: Transaction, run: Run, repository: DirectoryRepository): Promise<string[]> {
  const own = await findRefHead(tx, run.repositoryId, run.ref);
  const main =
    repository.defaultBranch === null ? undefined : await findRefHead(tx, run.repositoryId, `refs/heads/${repository.defaultBranch}`);
  const oids = [own?.uploadedCommitOid, own?.analysedCommitOid, main?.uploadedCommitOid, main?.analysedCommitOid];
  return oids.filter((oid): oid is string => typeof oid === 'string');
}
