import { z } from 'zod';
import { AnalyzerOutputError } from './analyzer-output-error.js';
import type { SarifRegion } from './sarif-log.js';

/** A result as a tool printed it, before anything is believed. */
export interface RawResult {
  readonly ruleId: string | undefined;
  readonly message: string;
  readonly uri: string;
  readonly region: SarifRegion | undefined;
  readonly related: readonly { readonly uri: string; readonly region: SarifRegion | undefined }[];
}

const position = z.number().int().positive().max(10_000_000);

const locationSchema = z.object({
  physicalLocation: z.object({
    artifactLocation: z.object({ uri: z.string().max(4096) }),
    region: z
      .object({ startLine: position, startColumn: position.default(1), endLine: position.optional(), endColumn: position.optional() })
      .optional(),
  }),
});

const logSchema = z.object({
  version: z.literal('2.1.0'),
  runs: z.array(
    z.object({
      results: z
        .array(
          z.object({
            ruleId: z.string().max(300).optional(),
            message: z.object({ text: z.string() }),
            locations: z.array(locationSchema).min(1).max(100),
            relatedLocations: z.array(locationSchema).max(100).default([]),
          }),
        )
        .max(200_000),
    }),
  ),
});

type RawLocation = z.infer<typeof locationSchema>;

/** Messages are sentences; anything longer carries code or an attack. */
const maxMessageLength = 1000;

/** Reads the results of a SARIF text. Throws `AnalyzerOutputError` when it is none. */
export function readRawSarif(analyzer: string, text: string): RawResult[] {
  const log = logSchema.safeParse(parseJson(analyzer, text));
  if (!log.success) throw new AnalyzerOutputError(analyzer, `it is not SARIF 2.1.0 (${z.prettifyError(log.error).slice(0, 300)})`);
  return log.data.runs.flatMap((run) =>
    run.results.flatMap((result) => {
      const [location] = result.locations;
      if (!location) return [];
      return [
        { ruleId: result.ruleId, message: shorten(result.message.text), ...place(location), related: result.relatedLocations.map(place) },
      ];
    }),
  );
}

export function parseJson(analyzer: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AnalyzerOutputError(analyzer, text.trim() === '' ? 'it is empty' : 'it is not JSON', { cause: error });
  }
}

export function shorten(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}

function place(location: RawLocation): { uri: string; region: SarifRegion | undefined } {
  const { artifactLocation, region } = location.physicalLocation;
  if (!region) return { uri: artifactLocation.uri, region: undefined };
  const endLine = Math.max(region.endLine ?? region.startLine, region.startLine);
  const endColumn = region.endColumn ?? region.startColumn;
  const isBackwards = endLine === region.startLine && endColumn < region.startColumn;
  return {
    uri: artifactLocation.uri,
    region: {
      startLine: region.startLine,
      startColumn: region.startColumn,
      endLine,
      endColumn: isBackwards ? region.startColumn : endColumn,
    },
  };
}
