import { stringify } from 'yaml';
import { loadRuleSources } from '../catalogue/load-catalogue.js';

/** Returns the ast-grep rules of an analyzer as one document, without what only the catalogue needs. */
export function patternRules(analyzerShortcode: string): string {
  const rules = loadRuleSources(analyzerShortcode).flatMap(({ pattern, metadata }) => {
    if (!pattern || !metadata) return [];
    // Warnings only: with a rule of severity "error" the exit code would say nothing about the run.
    const own = { ...pattern, severity: 'warning' };
    return [own, ...metadata.aliasLanguages.map((language) => ({ ...own, language }))];
  });
  return rules.map((rule) => stringify(rule)).join('---\n');
}

/** Ids of our own rules are printed as they are written. */
export function patternRuleKey(printed: string): string | undefined {
  return /^[a-z0-9-]+$/.test(printed) ? printed : undefined;
}
