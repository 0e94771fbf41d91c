import { tooMany, type SarifLimits } from '../limits/limits.js';
import { rejectSarif, sarifErrors } from '../limits/rejection.js';
import { textOf } from '../model/values.js';
import { readScore } from '../rules/security-severity.js';
import type { ComponentSurvey, RunSurvey, SarifSurvey } from './sarif-survey.js';

/**
 * Refuses a document whose shape or counts are not acceptable. Limits and version always count; with `isStrict` also what GitHub refuses and
 * Lintel would mend.
 *
 * @throws DomainError `sarif-invalid`
 */
export function checkSurvey(survey: SarifSurvey, limits: SarifLimits, isStrict: boolean): void {
  if (!survey.hasRuns) rejectSarif([sarifErrors.missingRuns]);
  checkVersion(survey);
  if (survey.runsCount > limits.runs) rejectSarif([tooMany('runs', survey.runsCount, limits.runs)]);
  checkCounts(survey.runs, limits);
  if (!isStrict) return;
  if (survey.trailingCommas > 0) rejectSarif([sarifErrors.syntax('a comma before a closing bracket')]);
  if (survey.runs.some((run) => run.results !== 'array')) rejectSarif([sarifErrors.missingResults]);
  if (survey.runs.some((run) => componentsOf(run).some(hasBadScore))) rejectSarif([sarifErrors.securitySeverity]);
  checkCategories(survey.runs);
}

/** Driver and extensions: everything that can define rules. */
export function componentsOf(run: RunSurvey): readonly ComponentSurvey[] {
  return [run.driver, ...run.extensions];
}

/** Category of a run: its automation id up to the last slash. */
export function categoryOf(automationId: string | undefined): string {
  return automationId?.slice(0, Math.max(0, automationId.lastIndexOf('/'))) ?? '';
}

function checkVersion({ version, schema, runs }: SarifSurvey): void {
  if (version === '2.1.0') return;
  // The version is missing in some hand-made files that name the schema.
  if (version === undefined && /sarif-(?:schema-)?2\.1\.0/.test(textOf(schema) ?? '')) return;
  const looksLikeOne = version === undefined && runs.some((run) => !run.hasDriver) && /sarif-1/.test(textOf(schema) ?? '');
  rejectSarif([sarifErrors.version(looksLikeOne ? '1.0.0' : typeof version === 'string' ? version.slice(0, 40) : '(none)')]);
}

function checkCounts(runs: readonly RunSurvey[], limits: SarifLimits): void {
  const most = (count: (run: RunSurvey) => number): number => runs.reduce((highest, run) => Math.max(highest, count(run)), 0);
  const checks = [
    ['results', most((run) => run.resultsCount), limits.resultsPerRun],
    ['rules', most((run) => componentsOf(run).reduce((sum, component) => sum + component.rulesCount, 0)), limits.rulesPerRun],
    ['extensions', most((run) => run.extensionsCount), limits.extensionsPerRun],
    [
      'tags',
      most((run) => componentsOf(run).reduce((highest, component) => Math.max(highest, mostTags(component)), 0)),
      limits.tagsPerRule,
    ],
  ] as const;
  const errors = checks.flatMap(([what, actual, allowed]) => (actual > allowed ? [tooMany(what, actual, allowed)] : []));
  if (errors.length > 0) rejectSarif(errors);
}

function mostTags(component: ComponentSurvey): number {
  return component.rules.reduce((highest, rule) => Math.max(highest, rule?.tagsCount ?? 0), 0);
}

function hasBadScore(component: ComponentSurvey): boolean {
  return component.rules.some(
    (rule) =>
      rule?.securitySeverity !== undefined && (typeof rule.securitySeverity !== 'string' || readScore(rule.securitySeverity) === undefined),
  );
}

function checkCategories(runs: readonly RunSurvey[]): void {
  const seen = new Set<string>();
  for (const { driver, automationId } of runs) {
    const key = JSON.stringify([driver.name, categoryOf(automationId)]);
    if (seen.has(key)) rejectSarif([sarifErrors.sameCategory]);
    seen.add(key);
  }
}
