import { Readable } from 'node:stream';
import { normalisedFinding, normalisedRule, type NormalisedRule } from '@lintel/tracking';
import {
  checkSurvey,
  joinRuns,
  nativeLimits,
  openSarif,
  ResultReader,
  surveySarif,
  type FindingDraft,
  type ReadOptions,
  type SarifLimits,
} from '../src/index.js';

export interface Ingested {
  readonly drafts: readonly FindingDraft[];
  readonly rules: readonly NormalisedRule[];
  readonly warnings: readonly string[];
  readonly droppedCount: number;
}

/** The whole way of one document (an object, a text or bytes), in one of the two modes; what comes out fits the schemas of the findings document. */
export async function ingest(
  document: unknown,
  options: Partial<Omit<ReadOptions, 'survey' | 'runs'>> & { readonly limits?: SarifLimits } = {},
): Promise<Ingested> {
  const bytes = Buffer.isBuffer(document) ? document : Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  const limits = options.limits ?? nativeLimits;
  const isStrict = options.isStrict ?? false;
  const open = () => openSarif(Readable.from([bytes]), 'identity', limits);
  const survey = await surveySarif(open(), limits);
  checkSurvey(survey, limits, isStrict);
  const runs = joinRuns(survey)?.runs ?? new Set<number>();
  const reader = new ResultReader({ honoursSuppressions: true, ...options, survey, runs, limits, isStrict });
  const drafts: FindingDraft[] = [];
  for await (const batch of reader.findings(open)) drafts.push(...batch);
  const rules = reader.rules();
  for (const draft of drafts) normalisedFinding.parse(draft.finding);
  for (const rule of rules) normalisedRule.parse(rule);
  return { drafts, rules, warnings: reader.warnings.lines(), droppedCount: reader.droppedCount };
}

/** A document with one run of a tool called Example. */
export function log(results: unknown, run: Record<string, unknown> = {}, driver: Record<string, unknown> = {}): Record<string, unknown> {
  return { version: '2.1.0', runs: [{ tool: { driver: { name: 'Example', rules: [], ...driver } }, results, ...run }] };
}

/** A result at a place. */
export function result(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return { ruleId: 'R1', message: { text: 'Something is wrong.' }, locations: [at('src/a.ts')], ...overrides };
}

export function at(
  uri: unknown,
  region: unknown = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { physicalLocation: { artifactLocation: { uri, ...more }, region } };
}
