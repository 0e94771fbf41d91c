import { debtRatio, duplicationPercent, formulaVersion, issueMinutes, type SmellKind } from './formulas.js';
import { concernOf, maintainabilityRating, worstIssueRating, type OpenIssues, type Rating } from './ratings.js';
import { scoreOf, scoreTerms, type ScoreTerm } from './score.js';
import type { Smell } from './structural-debt.js';

export interface AssessmentInputs {
  readonly codeLines: number;
  readonly duplicatedLines: number;
  readonly smellMinutes: Partial<Record<SmellKind, number>>;
  /** The most expensive smells; at least as many as contributors are shown. */
  readonly worstSmells: readonly Smell[];
  /** Open, not ignored issues; null when none were ever counted, which is not the same as none. */
  readonly issues: readonly OpenIssues[] | null;
  /** 0 to 1; null when never uploaded. */
  readonly coverage: number | null;
}

/** Something that makes a value as it is, with its share. */
export interface Contributor {
  readonly what: string;
  readonly path: string | null;
  readonly line: number | null;
  /** Issues or the measured value. */
  readonly count: number;
  readonly minutes: number;
}

/** What a commit is worth, with the arithmetic behind it. */
export interface Assessment {
  readonly formulaVersion: string;
  readonly issueMinutes: number;
  readonly structuralMinutes: number;
  readonly debtMinutes: number;
  readonly debtRatio: number;
  readonly duplicationPercent: number;
  readonly maintainability: Rating | null;
  /** Null until issues were counted. */
  readonly reliability: Rating | null;
  readonly security: Rating | null;
  /** Not rounded; null without code, and until issues were counted. */
  readonly score: number | null;
  readonly scoreTerms: readonly ScoreTerm[];
  readonly contributors: Readonly<Record<'maintainability' | 'reliability' | 'security', readonly Contributor[]>>;
}

const shownContributors = 5;

/** Computes debt, ratings and score of one commit. */
export function assess(inputs: AssessmentInputs): Assessment {
  const { codeLines, duplicatedLines, smellMinutes, issues, coverage } = inputs;
  const structuralMinutes = Object.values(smellMinutes).reduce((sum, minutes) => sum + minutes, 0);
  const ofIssues = (issues ?? []).reduce((sum, { category, severity, open }) => sum + open * issueMinutes(category, severity), 0);
  const debtMinutes = structuralMinutes + ofIssues;
  const ratio = debtRatio(debtMinutes, codeLines);
  const duplication = duplicationPercent(duplicatedLines, codeLines);
  const security = issues && worstIssueRating(issues, 'security');
  const terms = security && codeLines > 0 ? scoreTerms({ debtRatio: ratio, security, duplicationPercent: duplication, coverage }) : [];
  return {
    formulaVersion,
    issueMinutes: ofIssues,
    structuralMinutes,
    debtMinutes,
    debtRatio: ratio,
    duplicationPercent: duplication,
    maintainability: maintainabilityRating(ratio, codeLines),
    reliability: issues && worstIssueRating(issues, 'reliability'),
    security,
    score: terms.length > 0 ? scoreOf(terms) : null,
    scoreTerms: terms,
    contributors: contributorsOf(inputs),
  };
}

function contributorsOf({ worstSmells, issues }: AssessmentInputs): Assessment['contributors'] {
  const groups = (issues ?? []).filter(({ open }) => open > 0);
  const debt = [...worstSmells.map(ofSmell), ...groups.map(ofGroup)].sort((one, other) => other.minutes - one.minutes);
  const ofConcern = (concern: 'reliability' | 'security'): Contributor[] =>
    groups
      .filter(({ category }) => concernOf[category] === concern)
      .map(ofGroup)
      .sort((one, other) => other.minutes - one.minutes);
  return {
    maintainability: debt.slice(0, shownContributors),
    reliability: ofConcern('reliability').slice(0, shownContributors),
    security: ofConcern('security').slice(0, shownContributors),
  };
}

function ofSmell({ kind, path, functionName, line, value, minutes }: Smell): Contributor {
  return { what: functionName ? `${kind}: ${functionName}` : kind, path, line, count: value, minutes };
}

function ofGroup({ category, severity, open }: OpenIssues): Contributor {
  return { what: `${severity} ${category} issues`, path: null, line: null, count: open, minutes: open * issueMinutes(category, severity) };
}
