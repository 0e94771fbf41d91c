/**
 * Analyzers: what they are, when they run, how they are started, and what their output means.
 *
 * The road of one check:
 *   parseConfiguration → inspectFiles → planAnalysis → prepareRun → (an executor runs it) → convertOutput → SARIF.
 */
export { analyzers, findAnalyzer, findRule, ruleCatalogue } from './registry.js';
export { analyzerManifestSchema, type AnalyzerLimits, type AnalyzerManifest } from './manifest/analyzer-manifest.js';
export { catalogueRuleSchema, type CatalogueRule } from './manifest/catalogue-rule.js';
export { configurationFileName, parseConfiguration } from './configuration/parse-configuration.js';
export type {
  ConfigurationProblem,
  ConfiguredAnalyzer,
  ParsedConfiguration,
  RepositoryConfiguration,
} from './configuration/repository-configuration.js';
export { inspectFiles } from './planning/inspect-files.js';
export { languageOfPath } from './planning/languages.js';
export { planAnalysis } from './planning/plan-analysis.js';
export { selectFiles } from './planning/select-files.js';
export type { AnalysableFile, CandidateFile, ExclusionReason, FileSelection, PlanInput, PlannedCheck } from './planning/planned-check.js';
export { availableAnalyzers } from './running/available-analyzers.js';
export { AnalyzerNotInstalledError, prepareRun } from './running/prepare-run.js';
export type { PreparedCommand, PreparedRun, RunFile, RunInput, RunPaths } from './running/prepared-run.js';
export { AnalyzerOutputError } from './output/analyzer-output-error.js';
export { checkoutReader } from './output/checkout-reader.js';
export { convertOutput, type ConversionContext } from './output/convert-output.js';
export type { SarifLog, SarifResult, SarifRule, SarifRun } from './output/sarif-log.js';
export { metricLanguages, measurementsSchema, type Measurements, type MetricLanguage } from './measurements/measurements.js';
export { readMeasurements } from './measurements/read-measurements.js';
