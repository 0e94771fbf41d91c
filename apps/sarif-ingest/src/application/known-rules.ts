import { findRule } from '@lintel/analyzers';
import type { RuleCatalogue } from '@lintel/sarif';

/** What the catalogue of one of our analyzers says about its rules. */
export function knownRulesOf(analyzerShortcode: string): RuleCatalogue {
  return (ruleId) => {
    const rule = findRule(analyzerShortcode, ruleId);
    return (
      rule && {
        id: rule.id,
        shortcode: rule.shortcode,
        title: rule.title,
        description: rule.description,
        category: rule.category,
        severity: rule.severity,
        tags: rule.tags,
        helpUri: rule.documentationUrl,
        isRecommended: rule.isRecommended,
        isAutofixAvailable: rule.autofix !== 'none',
        aliases: rule.aliases,
      }
    );
  };
}
