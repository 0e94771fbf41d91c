import { JsonScanner } from '../json/json-scanner.js';
import { members, type Selection } from '../json/selection.js';
import type { SarifLimits } from '../limits/limits.js';
import type { RunSurvey, SarifSurvey } from '../survey/sarif-survey.js';

/** Takes the results of the wanted runs one by one. */
export interface ResultSink {
  onResult(text: string, run: RunSurvey, index: number): void;
  onOversized(sizeBytes: number, run: RunSurvey, index: number): void;
}

/** Returns a scanner that cuts the results of `runs` out of the surveyed document. */
export function resultCutter(
  survey: SarifSurvey,
  runs: ReadonlySet<number>,
  { limits, sink }: { readonly limits: SarifLimits; readonly sink: ResultSink },
): JsonScanner {
  let runsOccurrence = -1;
  let occurrences: number[] = [];
  const wanted = ([run, index]: readonly number[]): { readonly run: RunSurvey; readonly index: number } | undefined => {
    const surveyed = run === undefined ? undefined : survey.runs[run];
    if (surveyed === undefined || run === undefined || index === undefined || !runs.has(run)) return undefined;
    return runsOccurrence === survey.runsOccurrence && occurrences[run] === surveyed.resultsOccurrence
      ? { run: surveyed, index }
      : undefined;
  };
  const result: Selection = {
    capture: {
      maxBytes: limits.elementBytes,
      onText: (text, indexes) => {
        const place = wanted(indexes);
        if (place !== undefined) sink.onResult(text, place.run, place.index);
      },
      onOversized: (sizeBytes, indexes) => {
        const place = wanted(indexes);
        if (place !== undefined) sink.onOversized(sizeBytes, place.run, place.index);
      },
    },
  };
  const results: Selection = {
    onEnter: (_, [run]) => {
      if (run !== undefined) occurrences[run] = (occurrences[run] ?? -1) + 1;
    },
    items: result,
  };
  const root: Selection = {
    members: members({
      runs: {
        onEnter: () => {
          runsOccurrence += 1;
          occurrences = [];
        },
        items: { members: members({ results }) },
      },
    }),
  };
  return new JsonScanner(root, { maxDepth: limits.depth, maxBytes: limits.totalBytes, acceptsTrailingCommas: true });
}
