import { levels, type Level } from '@lintel/tracking';
import { indexOf, nonEmpty, oneOf, recordOf, type JsonRecord } from '../model/values.js';
import type { RunSurvey } from '../survey/sarif-survey.js';
import type { FoundRule } from './rule-lookup.js';

/** Kinds of results that state that nothing is wrong (SARIF 3.27.9). */
const silentKinds = new Set(['pass', 'notApplicable']);
const quietKinds = new Set(['open', 'informational', 'review']);

export function isSilent(result: JsonRecord): boolean {
  return typeof result.kind === 'string' && silentKinds.has(result.kind);
}

/** Level of a result (SARIF 3.27.10): its own, else that of its rule (overridden by the invocation), else `warning`; `none` for what is no failure. */
export function levelOf(result: JsonRecord, rule: FoundRule, overrides: LevelOverrides): Level {
  if (result.level !== undefined && result.level !== null) return oneOf(levels, result.level) ?? 'warning';
  if (typeof result.kind === 'string' && quietKinds.has(result.kind)) return 'none';
  return overrides.levelOf(rule.id) ?? oneOf(levels, rule.description?.level) ?? 'warning';
}

export function isUnknownLevel(level: unknown): boolean {
  return level !== undefined && level !== null && oneOf(levels, level) === undefined;
}

/** Levels that `ruleConfigurationOverrides` of an invocation set (SARIF 3.20.5). */
export class LevelOverrides {
  private readonly byId = new Map<string, Level>();

  constructor(run: RunSurvey) {
    for (const override of run.levelOverrides) {
      const descriptor = recordOf(override.descriptor);
      const index = indexOf(descriptor?.index);
      const id = nonEmpty(descriptor?.id) ?? (index === undefined ? undefined : run.driver.rules[index]?.id);
      const level = oneOf(levels, recordOf(override.configuration)?.level);
      if (id !== undefined && level !== undefined) this.byId.set(id, level);
    }
  }

  levelOf(ruleId: string | undefined): Level | undefined {
    return ruleId === undefined ? undefined : this.byId.get(ruleId);
  }
}
