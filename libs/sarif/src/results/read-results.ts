import { tooMany, type SarifLimits } from '../limits/limits.js';
import { rejectSarif } from '../limits/rejection.js';
import { RuleBook, type RuleCatalogue } from '../rules/rule-book.js';
import type { NormalisedRule } from '@lintel/tracking';
import type { RunSurvey, SarifSurvey } from '../survey/sarif-survey.js';
import { asRefusal } from '../survey/survey-sarif.js';
import { resultCutter, type ResultSink } from './cut-results.js';
import type { FindingDraft } from './finding-draft.js';
import { rankResults, type KeptResults } from './rank-results.js';
import { repeatKey, RunReader } from './run-reader.js';
import { SeenKeys } from './seen-keys.js';
import { WarningLog } from './warning-log.js';

const maxFaults = 100;

export interface ReadOptions {
  readonly survey: SarifSurvey;
  /** Indexes of the runs to read, together one analysis. */
  readonly runs: ReadonlySet<number>;
  readonly limits: SarifLimits;
  /** What GitHub refuses a file for refuses it. */
  readonly isStrict: boolean;
  readonly honoursSuppressions: boolean;
  readonly checkoutUri?: string | undefined;
  /** Knows rules of our own analyzers. */
  readonly catalogue?: RuleCatalogue | undefined;
}

/**
 * Second pass over a document: its results as findings, in small batches, one at a time in memory. After the last batch `rules`, `warnings` and
 * `droppedCount` are complete.
 */
export class ResultReader {
  readonly warnings = new WarningLog();
  /** Results left out because a run had more than are kept. Their absence says nothing about them. */
  droppedCount = 0;
  private readonly book: RuleBook;
  private readonly readers: ReadonlyMap<number, RunReader>;
  private readonly seen = new SeenKeys();
  private readonly faults: string[] = [];
  private repeats = 0;
  private batch: FindingDraft[] = [];
  private count = 0;

  constructor(private readonly options: ReadOptions) {
    const { survey, limits, runs } = options;
    this.book = new RuleBook(options.catalogue ?? (() => undefined));
    const shared = {
      limits,
      warnings: this.warnings,
      checkoutUri: options.checkoutUri,
      honoursSuppressions: options.honoursSuppressions,
      rules: this.book,
      onFault: (error: string) => void (this.faults.length < maxFaults && this.faults.push(error)),
    };
    this.readers = new Map(survey.runs.filter((run) => runs.has(run.index)).map((run) => [run.index, new RunReader(run, shared)]));
  }

  /**
   * Reads the document, once or, where results have to be left out, twice; `open` gives its text from the start.
   *
   * @throws DomainError `sarif-invalid` as `surveySarif`, and for results beyond a limit; what was handed over before is then void.
   */
  async *findings(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<readonly FindingDraft[]> {
    const { survey, limits, runs } = this.options;
    const kept = await rankResults(open, survey, { runs, limits });
    const scanner = resultCutter(survey, runs, { limits, sink: this.sink(kept) });
    try {
      for await (const chunk of open()) {
        scanner.write(chunk);
        if (this.batch.length > 0) yield this.takeBatch();
      }
      scanner.end();
    } catch (error) {
      throw asRefusal(error);
    }
    this.conclude(kept);
  }

  /** The rules that the findings refer to. */
  rules(): NormalisedRule[] {
    return this.book.all();
  }

  private sink(kept: KeptResults): ResultSink {
    return {
      onResult: (text, run, index) => {
        if (kept.get(run.index)?.has(index) !== false) this.take(text, run, index);
      },
      onOversized: (sizeBytes, run, index) => {
        this.warnings.add(
          `a result was skipped because it is larger than ${this.options.limits.elementBytes} bytes`,
          `runs[${run.index}].results[${index}], ${sizeBytes} bytes`,
        );
      },
    };
  }

  private take(text: string, run: RunSurvey, index: number): void {
    const draft = this.readers.get(run.index)?.read(JSON.parse(text) as unknown, index);
    if (draft === undefined) return;
    if (!this.seen.add(repeatKey(draft))) {
      this.repeats += 1;
      return;
    }
    this.batch.push({ ...draft, finding: { ...draft.finding, index: this.count } });
    this.count += 1;
  }

  private takeBatch(): readonly FindingDraft[] {
    const { batch } = this;
    this.batch = [];
    return batch;
  }

  private conclude(kept: KeptResults): void {
    const { limits, survey, isStrict } = this.options;
    const readers = [...this.readers.values()];
    const most = (what: keyof RunReader['most']): number => readers.reduce((highest, reader) => Math.max(highest, reader.most[what]), 0);
    if (most('threadFlowLocations') > limits.threadFlowLocationsPerResult)
      rejectSarif([tooMany('threadFlowLocations', most('threadFlowLocations'), limits.threadFlowLocationsPerResult)]);
    if (most('locations') > limits.locationsPerResult) rejectSarif([tooMany('locations', most('locations'), limits.locationsPerResult)]);
    if (isStrict && this.faults.length > 0) rejectSarif(this.faults);
    if (this.repeats > 0) this.warnings.add(`${this.repeats} exact repeats were counted once`, 'whole analysis');
    for (const [run, indexes] of kept) {
      const total = survey.runs[run]?.resultsCount ?? 0;
      this.droppedCount += total - indexes.size;
      this.warnings.add(`a run has more results than are kept, the most severe ${indexes.size} of ${total} were taken`, `runs[${run}]`);
    }
  }
}
