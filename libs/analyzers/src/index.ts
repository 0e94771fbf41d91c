/**
 * Analyzers: what they are, when they run, how they are started, and what their output means.
 *
 * The road of one check:
 *   parseConfiguration → inspectFiles (reads the checkout) → planAnalysis → prepareRun → (an executor runs it) → convertOutput → SARIF.
 */
export type { AnalyzerLimits, AnalyzerManifest } from './manifest/analyzer-manifest.js';
export type { CatalogueRule } from './manifest/catalogue-rule.js';
export type {
  ConfigurationProblem,
  ConfiguredAnalyzer,
  ParsedConfiguration,
  RepositoryConfiguration,
} from './configuration/repository-configuration.js';
export type { AnalysableFile, CandidateFile, PlanInput, PlannedCheck } from './planning/planned-check.js';
export type { PreparedCommand, PreparedRun, RunInput, RunPaths } from './running/prepared-run.js';
export type { SarifLog, SarifResult, SarifRule, SarifRun } from './output/sarif-log.js';

// Coming within the hour, with these signatures:
//   analyzers: readonly AnalyzerManifest[]
//   findAnalyzer(shortcodeOrAlias: string): AnalyzerManifest | undefined
//   findRule(analyzerShortcode: string, ruleId: string): CatalogueRule | undefined            (native ids and aliases too)
//   ruleCatalogue(analyzerShortcode: string): readonly CatalogueRule[]
//   availableAnalyzers(): Promise<ReadonlySet<string>>                                        (which shortcodes can run on this machine)
//   configurationFileName = '.deepsource.toml'
//   parseConfiguration(text: string): ParsedConfiguration
//   selectFiles(files: CandidateFile[], configuration?): { included: AnalysableFile[]; excluded: { path; reason }[] }      (pure, by path and size)
//   inspectFiles(root: string, files: CandidateFile[]): Promise<{ included; excluded }>       (drops binary, minified, generated, links: reads heads)
//   planAnalysis(input: PlanInput): PlannedCheck[]
//   prepareRun(manifest, input: RunInput): PreparedRun
//   convertOutput(manifest, outputs: readonly string[], context: { checkoutPath: string }): SarifLog    (throws AnalyzerOutputError: a failed run)
//   measurementsSchema, readMeasurements(text), Measurements
