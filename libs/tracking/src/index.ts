export {
  changedFile,
  changedHunk,
  commitChanges,
  decodeCommitChanges,
  encodeCommitChanges,
  type ChangedFile,
  type ChangedHunk,
  type CommitChanges,
} from './documents/commit-changes.js';
export { findingFeatures, type FindingFeatures } from './documents/finding-features.js';
export {
  collectFindings,
  encodeFindings,
  readFindings,
  storedAsFindings,
  type FindingsDocument,
  type FindingsRecord,
} from './documents/findings-document.js';
export { storedAsJson, storedAsText } from './documents/json-blob.js';
export {
  normalisedFinding,
  region,
  relatedLocation,
  suppression,
  type NormalisedFinding,
  type Region,
  type Suppression,
} from './documents/normalised-finding.js';
export { levels, normalisedRule, precisions, type Level, type NormalisedRule } from './documents/normalised-rule.js';
export {
  blobOid,
  decodeSourceManifest,
  decodeSourceText,
  encodeSourceManifest,
  encodeSourceText,
  sourceFile,
  sourceManifest,
  sourceTextKey,
  type SourceFile,
  type SourceManifest,
} from './documents/source-manifest.js';
export { describeFinding, featuresVersion, openSource, type DescribedSource } from './describe/describe-source.js';
export { languageOf } from './describe/language.js';
export {
  algorithmVersion,
  matchStages,
  strongestPart,
  type Match,
  type MatchEvidence,
  type MatchStage,
  type SimilarityParts,
  type TellingPart,
} from './matching/evidence.js';
export { matchFindings, type MatchInput, type MatchResult } from './matching/match-findings.js';
export { matchReopened } from './matching/reopen.js';
export { asTracked, type TrackedFinding } from './matching/tracked-finding.js';
export { packFeatures, unpackFeatures } from './describe/pack-features.js';
