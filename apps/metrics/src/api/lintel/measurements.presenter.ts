import type { Assessment } from '../../domain/assessment.js';
import { debtCost, duplicationPercent, smellFormulas, smellKinds } from '../../domain/formulas.js';
import { maintainabilityGrid } from '../../domain/ratings.js';
import type { Snapshot } from '../../domain/snapshot.js';
import type { Totals } from '../../domain/totals.js';

export type MeasurementsShape = ReturnType<typeof toMeasurements>;

const [a, b, c, d] = maintainabilityGrid;

const formulas: Readonly<Record<keyof Assessment['contributors'], string>> = {
  maintainability: `debt ratio: A up to ${a}, B up to ${b}, C up to ${c}, D up to ${d}, else E`,
  reliability: 'worst open bug-risk or typecheck issue: none A, minor B, major C, critical D',
  security: 'worst open security or secrets issue: none A, minor B, major C, critical D',
};

export function toMeasurements({ ref, commitOid, measuredAt, totals, languages, duplicatesCount, smellMinutes, assessment }: Snapshot) {
  return {
    ref,
    commitOid,
    measuredAt,
    totals: toTotals(totals),
    languages: languages.map(({ language, totals: ofLanguage }) => ({ language, totals: toTotals(ofLanguage) })),
    duplicatesCount,
    debt: toDebt(assessment, smellMinutes),
    maintainability: toRating(assessment, 'maintainability'),
    reliability: toRating(assessment, 'reliability'),
    security: toRating(assessment, 'security'),
    score: { value: assessment.score === null ? null : Math.round(assessment.score), terms: assessment.scoreTerms },
    formulaVersion: assessment.formulaVersion,
  };
}

function toTotals(totals: Totals) {
  return { ...totals, duplicationPercent: duplicationPercent(totals.duplicatedLines, totals.codeLines) };
}

function toDebt({ debtMinutes, issueMinutes, structuralMinutes, debtRatio }: Assessment, smellMinutes: Snapshot['smellMinutes']) {
  return {
    minutes: Math.round(debtMinutes),
    issueMinutes: Math.round(issueMinutes),
    structuralMinutes: Math.round(structuralMinutes),
    structuralMinutesByKind: smellKinds.flatMap((kind) => {
      const minutes = smellMinutes[kind];
      return minutes === undefined ? [] : [{ kind, minutes: Math.round(minutes), ...smellFormulas[kind] }];
    }),
    ratio: debtRatio,
    cost: debtCost(debtMinutes),
  };
}

function toRating(assessment: Assessment, concern: keyof Assessment['contributors']) {
  return { rating: assessment[concern], formula: formulas[concern], contributors: assessment.contributors[concern] };
}
