import { BlobStore } from '@lintel/blobs';
import type { BlobReference, checkCompleted, EventData } from '@lintel/events';
import { isDomainError } from '@lintel/kernel';
import { Database, systemScope } from '@lintel/persistence';
import {
  checkSurvey,
  cleanText,
  errorsOf,
  groupRuns,
  joinRuns,
  nativeLimits,
  openSarif,
  ResultReader,
  sarifErrors,
  surveySarif,
  type ReadOptions,
  type RunGroup,
  type SarifLimits,
  type SarifSurvey,
} from '@lintel/sarif';
import { SETTINGS } from '@lintel/service';
import { encodeFindings, storedAsFindings, type FindingsRecord } from '@lintel/tracking';
import { Inject, Injectable } from '@nestjs/common';
import { uploadLimits, type IngestSettings } from '../config.js';
import { withoutResults, type ReadResults } from '../domain/analysis.js';
import type { UploadPart } from '../domain/upload.js';
import { UploadPartsRepository } from '../persistence/upload-parts.repository.js';
import { knownRulesOf } from './known-rules.js';
import { locateFindings } from './locate-findings.js';
import { SourceFiles } from './source-files.js';

export type CheckCompleted = EventData<typeof checkCompleted>;

const maxReasonLength = 2_000;
const outcomeReasons = {
  failed: 'The check failed',
  'timed-out': 'The check took too long',
  cancelled: 'The check was cancelled',
} as const;

interface Document {
  readonly check: CheckCompleted;
  readonly sarif: BlobReference;
  readonly part: UploadPart | undefined;
  readonly limits: SarifLimits;
  readonly signal: AbortSignal;
}

/** Reads the results of a check: SARIF in, a findings document out. A file that cannot be used gives an analysis without results that says why. */
@Injectable()
export class ReadCheck {
  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly parts: UploadPartsRepository,
    @Inject(SETTINGS) private readonly settings: IngestSettings,
  ) {}

  async execute(check: CheckCompleted, signal: AbortSignal): Promise<ReadResults> {
    if (check.outcome !== 'succeeded') return this.nothing(check, check.reason ?? outcomeReasons[check.outcome]);
    if (check.sarif === null) return this.nothing(check, 'The check brought no results');
    const part = await this.partOf(check);
    const limits = part === undefined ? nativeLimits : uploadLimits(this.settings);
    try {
      return await this.readDocument({ check, sarif: check.sarif, part, limits, signal });
    } catch (error) {
      if (isDomainError(error) && error.code === 'sarif-invalid') return withoutResults(check.analyzer, errorsOf(error).map(tidy));
      throw error;
    }
  }

  private nothing(check: CheckCompleted, reason: string): ReadResults {
    return withoutResults(check.analyzer, [tidy(reason)]);
  }

  private async partOf({ uploadId }: CheckCompleted): Promise<UploadPart | undefined> {
    if (uploadId === null) return undefined;
    const part = await this.database.transaction(systemScope('read an uploaded part'), (tx) => this.parts.find(tx, uploadId));
    if (part === undefined) throw new Error(`There is no uploaded part ${uploadId}`);
    return part;
  }

  private async readDocument(document: Document): Promise<ReadResults> {
    const survey = await surveySarif(this.open(document), document.limits);
    const isStrict = document.part?.isStrict ?? false;
    checkSurvey(survey, document.limits, isStrict);
    const group = groupOf(survey, document.part);
    if (group === undefined) return this.nothing(document.check, 'The file has no run');
    if (!group.isSuccessful)
      return { ...withoutResults(document.check.analyzer, [tidy(sarifErrors.unsuccessful(group.errors.join('; ')))]), ...toolOf(group) };
    const reader = new ResultReader({ ...this.readOptions(document, survey, group), isStrict });
    const { findings, resultsCount } = await this.write(document, reader);
    return {
      ...toolOf(group),
      ...completeness(group, reader),
      errors: [],
      warnings: reader.warnings.lines(),
      warningsCount: reader.warnings.count,
      resultsCount,
      rulesCount: group.rulesCount,
      findings,
    };
  }

  private readOptions({ check, part, limits }: Document, survey: SarifSurvey, group: RunGroup): Omit<ReadOptions, 'isStrict'> {
    return {
      survey,
      runs: group.runs,
      limits,
      honoursSuppressions: this.settings.LINTEL_SARIF_HONOUR_SUPPRESSIONS,
      checkoutUri: part?.checkoutUri ?? undefined,
      catalogue: part === undefined ? knownRulesOf(check.analyzer.shortcode) : undefined,
    };
  }

  private async write(document: Document, reader: ResultReader): Promise<{ findings: BlobReference; resultsCount: number }> {
    const { check } = document;
    const files = await SourceFiles.load(this.blobs, check.sources);
    let resultsCount = 0;
    const records = async function* (open: () => AsyncIterable<Buffer>): AsyncGenerator<FindingsRecord> {
      for await (const finding of locateFindings(reader.findings(open), files)) {
        resultsCount += 1;
        yield finding;
      }
      yield* reader.rules();
    };
    try {
      const stored = encodeFindings(records(() => this.open(document)));
      const findings = await this.blobs.put(`findings/${check.accountId}/${check.checkId}`, stored, storedAsFindings);
      return { findings, resultsCount };
    } finally {
      files.close();
    }
  }

  private async *open({ sarif, limits, signal }: Document): AsyncGenerator<Buffer> {
    for await (const chunk of openSarif(await this.blobs.open(sarif.key), sarif.contentEncoding, limits)) {
      signal.throwIfAborted();
      yield chunk;
    }
  }
}

/** The runs that belong to the check: those of an uploaded part, else all of them, since one tool wrote the file. */
function groupOf(survey: SarifSurvey, part: UploadPart | undefined): RunGroup | undefined {
  if (part === undefined) return joinRuns(survey);
  const wanted = new Set(part.runs);
  return groupRuns(survey).find((group) => [...group.runs].every((run) => wanted.has(run)) && group.runs.size === wanted.size);
}

function toolOf(group: RunGroup): Pick<ReadResults, 'toolName' | 'toolVersion' | 'toolGuid'> {
  return { toolName: group.toolName, toolVersion: group.toolVersion ?? null, toolGuid: group.toolGuid ?? null };
}

/** What was not computed, left out or skipped must not look as if it were gone. */
function completeness(group: RunGroup, reader: ResultReader): Pick<ReadResults, 'isComplete' | 'reason'> {
  if (!group.isComputed) return { isComplete: false, reason: 'The file has a run without a list of results' };
  if (reader.droppedCount > 0) return { isComplete: false, reason: `${reader.droppedCount} results were left out` };
  return { isComplete: true, reason: null };
}

function tidy(text: string): string {
  return cleanText(text, maxReasonLength);
}
