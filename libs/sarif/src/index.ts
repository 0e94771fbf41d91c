/**
 * SARIF 2.1.0 in, findings out. The road of one document:
 *   openSarif (inflate, UTF-8, pace) → surveySarif → checkSurvey → groupRuns → ResultReader.findings → finishing with SourceText.
 */
export { lineHashes } from './fingerprints/line-hash.js';
export { lineHashScheme } from './fingerprints/producer-fingerprints.js';
export { openSarif } from './input/open-sarif.js';
export type { InflateCaps, SarifEncoding } from './input/inflate.js';
export { JsonLimitError, JsonSyntaxError } from './json/json-errors.js';
export { JsonScanner } from './json/json-scanner.js';
export { members, type Capture, type Indexes, type JsonKind, type ScannerOptions, type Selection } from './json/selection.js';
export { githubLimits, nativeLimits, tooMany, type SarifLimits } from './limits/limits.js';
export { errorsOf, rejectSarif, sarifErrors } from './limits/rejection.js';
export { cleanText } from './model/clean-text.js';
export { isInRepository } from './paths/resolve-location.js';
export type { FindingDraft } from './results/finding-draft.js';
export { ResultReader, type ReadOptions } from './results/read-results.js';
export { SourceText } from './results/source-text.js';
export { completeRegion } from './results/region.js';
export { toolKey, type KnownRule, type RuleCatalogue } from './rules/rule-book.js';
export { securitySeverityLevel, type SecuritySeverityLevel } from './rules/security-severity.js';
export { categoryOf, checkSurvey } from './survey/check-survey.js';
export { groupRuns, joinRuns, type RunGroup } from './survey/group-runs.js';
export type { RunSurvey, SarifSurvey } from './survey/sarif-survey.js';
export { surveySarif } from './survey/survey-sarif.js';
