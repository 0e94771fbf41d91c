import type { Category, Severity } from '@lintel/kernel';
import type { Level } from '@lintel/tracking';
import { validScore } from './security-severity.js';

/** Words in rule tags that tell a category; the first that matches counts. */
const categoryWords: readonly (readonly [RegExp, Category])[] = [
  [/^secrets?$|credential/i, 'secrets'],
  [/^security$|^vulnerab|cwe-?\d|^owasp/i, 'security'],
  [/^performance$|^efficiency$/i, 'performance'],
  [/^coverage$/i, 'coverage'],
  [/^typecheck$|^type-?check(?:ing)?$|^types?$/i, 'typecheck'],
  [/^documentation$|^docs?$/i, 'documentation'],
  [/^style$|^styl(?:e|istic)$|^format(?:ting)?$|^convention$|^naming$|^layout$/i, 'style'],
  [
    /^maintainability$|^readability$|^complexity$|^design$|^code-?smell$|^anti-?pattern$|^duplicat|^useless-code$|^suspicious$|^pedantic$/i,
    'anti-pattern',
  ],
  [/^correctness$|^reliability$|^bugs?$|^bug-?risk$|^error-?prone$/i, 'bug-risk'],
];

export interface RuleSigns {
  readonly tags: readonly string[];
  readonly securitySeverity: number | undefined;
  readonly level: Level;
}

/** Category of a rule that no catalogue knows, told by its tags. */
export function categoryFrom({ tags, securitySeverity }: RuleSigns): Category {
  if (validScore(securitySeverity) !== undefined) return tags.some((tag) => /^secrets?$/i.test(tag)) ? 'secrets' : 'security';
  return categoryWords.find(([word]) => tags.some((tag) => word.test(tag)))?.[1] ?? 'bug-risk';
}

/** Severity of a rule that no catalogue knows: from its security score, else from its level. */
export function severityFrom({ securitySeverity, level }: Omit<RuleSigns, 'tags'>): Severity {
  const score = validScore(securitySeverity);
  if (score !== undefined) return score >= 7 ? 'critical' : score >= 4 ? 'major' : 'minor';
  return severityOfLevel[level];
}

const severityOfLevel: Readonly<Record<Level, Severity>> = { error: 'critical', warning: 'major', note: 'minor', none: 'minor' };
