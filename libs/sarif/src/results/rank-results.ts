import { precisions } from '@lintel/tracking';
import type { SarifLimits } from '../limits/limits.js';
import { recordOf } from '../model/values.js';
import { LevelOverrides, levelOf } from '../rules/level.js';
import { RuleLookup } from '../rules/rule-lookup.js';
import { readScore, validScore } from '../rules/security-severity.js';
import type { RunSurvey, SarifSurvey } from '../survey/sarif-survey.js';
import { scanAll } from '../survey/survey-sarif.js';
import { resultCutter } from './cut-results.js';

/** Indexes of the results to keep, by run; a run that is not in it is kept whole. */
export type KeptResults = ReadonlyMap<number, ReadonlySet<number>>;

const levelOrder = ['error', 'warning', 'note', 'none'];

/**
 * Chooses the results to keep in runs that have more than `keptResultsPerRun`: by security severity (absent last), level, precision, then order
 * in the document. Reads the document once.
 */
export async function rankResults(
  chunks: () => AsyncIterable<Uint8Array>,
  survey: SarifSurvey,
  { runs, limits }: { readonly runs: ReadonlySet<number>; readonly limits: SarifLimits },
): Promise<KeptResults> {
  const crowded = survey.runs.filter((run) => runs.has(run.index) && run.resultsCount > limits.keptResultsPerRun);
  if (crowded.length === 0) return new Map();
  const keys = new Map(
    crowded.map((run) => [run.index, { read: keyReader(run), values: new Float64Array(run.resultsCount).fill(Number.POSITIVE_INFINITY) }]),
  );
  const sink = {
    onResult: (text: string, run: RunSurvey, index: number) => {
      const entry = keys.get(run.index);
      if (entry !== undefined) entry.values[index] = entry.read(JSON.parse(text) as unknown);
    },
    onOversized: () => undefined,
  };
  await scanAll(resultCutter(survey, new Set(keys.keys()), { limits, sink }), chunks());
  return new Map([...keys].map(([run, { values }]) => [run, lowest(values, limits.keptResultsPerRun)]));
}

/** One number that sorts results, the most severe first. */
function keyReader(run: RunSurvey): (value: unknown) => number {
  const lookup = new RuleLookup(run);
  const overrides = new LevelOverrides(run);
  return (value) => {
    const result = recordOf(value);
    if (result === undefined) return Number.POSITIVE_INFINITY;
    const found = lookup.find(result);
    const score = validScore(readScore(found.description?.securitySeverity)) ?? -1;
    const level = levelOrder.indexOf(levelOf(result, found, overrides));
    const precision = precisions.findIndex((word) => word === found.description?.precision);
    return (10 - score) * 1000 + level * 10 + (precision < 0 ? precisions.length : precision);
  };
}

function lowest(values: Float64Array, count: number): ReadonlySet<number> {
  const order = Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  return new Set(order.slice(0, count));
}
