import { categoryOf, componentsOf } from './check-survey.js';
import type { RunSurvey, SarifSurvey } from './sarif-survey.js';

/** The runs of one tool and category in a document: one analysis. */
export interface RunGroup {
  readonly toolName: string;
  /** Full name, else the name. */
  readonly toolDisplayName: string;
  readonly toolVersion: string | undefined;
  readonly toolGuid: string | undefined;
  readonly category: string;
  readonly runs: ReadonlySet<number>;
  /** Whether every run has a list of results; one that has none was not computed and says nothing about what is gone. */
  readonly isComputed: boolean;
  /** False when an invocation says that the tool failed. */
  readonly isSuccessful: boolean;
  /** What the tool complained about. */
  readonly errors: readonly string[];
  readonly resultsCount: number;
  /** Distinct rules of driver and extensions. */
  readonly rulesCount: number;
}

export const unnamedTool = 'unknown tool';

/** Puts runs of the same tool and category together; with distinct automation ids a tool's runs stay apart. */
export function groupRuns(survey: SarifSurvey): RunGroup[] {
  const groups = new Map<string, RunSurvey[]>();
  for (const run of survey.runs) {
    const key = JSON.stringify([run.driver.name, categoryOf(run.automationId)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].map(describeGroup);
}

/** All runs as one analysis, for a document that is known to come from one tool. */
export function joinRuns(survey: SarifSurvey): RunGroup | undefined {
  return survey.runs.length === 0 ? undefined : describeGroup([...survey.runs]);
}

function describeGroup(runs: readonly RunSurvey[]): RunGroup {
  const { driver, automationId } = runs[0] as RunSurvey;
  const ruleIds = new Set(runs.flatMap((run) => componentsOf(run).flatMap((component) => component.rules.map((rule) => rule?.id))));
  ruleIds.delete(undefined);
  return {
    toolName: driver.name ?? unnamedTool,
    toolDisplayName: driver.fullName ?? driver.name ?? unnamedTool,
    toolVersion: driver.semanticVersion ?? driver.version,
    toolGuid: driver.guid,
    category: categoryOf(automationId),
    runs: new Set(runs.map((run) => run.index)),
    isComputed: runs.every((run) => run.results === 'array'),
    isSuccessful: runs.every((run) => run.isSuccessful),
    errors: runs.flatMap((run) => run.errors).slice(0, 20),
    resultsCount: runs.reduce((sum, run) => sum + run.resultsCount, 0),
    rulesCount: ruleIds.size,
  };
}
