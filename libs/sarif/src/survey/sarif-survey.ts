import type { JsonRecord } from '../model/values.js';

/** What a document says beside its results: small enough for memory, whatever the size of the document. */
export interface SarifSurvey {
  readonly version: unknown;
  readonly schema: unknown;
  readonly hasRuns: boolean;
  readonly runs: readonly RunSurvey[];
  /** Which `runs` member of the root counts (with duplicate keys the last one does), from 0. */
  readonly runsOccurrence: number;
  readonly runsCount: number;
  readonly trailingCommas: number;
}

export interface RunSurvey {
  readonly index: number;
  readonly driver: ComponentSurvey;
  readonly hasDriver: boolean;
  readonly extensions: readonly ComponentSurvey[];
  readonly extensionsCount: number;
  readonly taxonomies: readonly ComponentSurvey[];
  /** `not-array` when it is there, but no list. */
  readonly results: 'absent' | 'not-array' | 'array';
  readonly resultsCount: number;
  readonly resultsOccurrence: number;
  readonly automationId: string | undefined;
  readonly columnKind: string | undefined;
  readonly bases: JsonRecord | undefined;
  readonly artifacts: readonly (JsonRecord | undefined)[];
  readonly workingDirectory: string | undefined;
  /** False when an invocation says so. */
  readonly isSuccessful: boolean;
  /** Texts of the notifications of level error. */
  readonly errors: readonly string[];
  readonly levelOverrides: readonly JsonRecord[];
}

/** A tool component: the driver, an extension or a taxonomy. */
export interface ComponentSurvey {
  readonly name: string | undefined;
  readonly fullName: string | undefined;
  readonly version: string | undefined;
  readonly semanticVersion: string | undefined;
  readonly guid: string | undefined;
  readonly messageStrings: JsonRecord | undefined;
  readonly rules: readonly (RuleDescription | undefined)[];
  readonly rulesCount: number;
  /** Ids of the taxa, by index. */
  readonly taxa: readonly (string | undefined)[];
}

/** A reporting descriptor as far as it is used, checked and cut. */
export interface RuleDescription {
  readonly id: string | undefined;
  readonly guid: string | undefined;
  readonly name: string | undefined;
  readonly shortDescription: string | undefined;
  readonly fullDescription: string | undefined;
  readonly help: string | undefined;
  readonly helpUri: string | undefined;
  readonly level: unknown;
  readonly isEnabled: boolean;
  readonly precision: unknown;
  readonly securitySeverity: unknown;
  readonly problemSeverity: unknown;
  readonly tags: readonly string[];
  readonly tagsCount: number;
  readonly messageStrings: JsonRecord | undefined;
  readonly relationships: readonly unknown[];
}
