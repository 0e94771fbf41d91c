import { JsonLimitError, JsonSyntaxError } from '../json/json-errors.js';
import { JsonScanner } from '../json/json-scanner.js';
import { members, type Selection } from '../json/selection.js';
import type { SarifLimits } from '../limits/limits.js';
import { rejectSarif, sarifErrors } from '../limits/rejection.js';
import { field, MetadataBudget } from './field.js';
import { emptyRun, runSelection, type MutableRun } from './run-collector.js';
import type { SarifSurvey } from './sarif-survey.js';

const shortBytes = 4096;
const runBytes = 1024;

interface Collected {
  version: unknown;
  schema: unknown;
  hasRuns: boolean;
  runs: MutableRun[];
  runsOccurrence: number;
  runsCount: number;
}

/**
 * Reads a document once, as a stream: checks every byte, collects what is not a result and counts the results. Results come before or after the
 * tool that explains them, so that reading them takes a second pass (`readResults`).
 *
 * @throws DomainError `sarif-invalid` when the text is not JSON or exceeds a limit of memory or depth. Shape and counts are judged by
 * `checkSurvey`.
 */
export async function surveySarif(chunks: AsyncIterable<Uint8Array>, limits: SarifLimits): Promise<SarifSurvey> {
  const collected: Collected = { version: undefined, schema: undefined, hasRuns: false, runs: [], runsOccurrence: -1, runsCount: 0 };
  const scanner = new JsonScanner(rootSelection(collected, limits), {
    maxDepth: limits.depth,
    maxBytes: limits.totalBytes,
    acceptsTrailingCommas: true,
  });
  await scanAll(scanner, chunks);
  return { ...collected, trailingCommas: scanner.trailingCommas };
}

/** Feeds the scanner; its complaints become refusals of the document. */
export async function scanAll(scanner: JsonScanner, chunks: AsyncIterable<Uint8Array>, afterEach?: () => void): Promise<void> {
  try {
    for await (const chunk of chunks) {
      scanner.write(chunk);
      afterEach?.();
    }
    scanner.end();
  } catch (error) {
    throw asRefusal(error);
  }
}

/** The refusal that a complaint of the scanner means; any other error as it is. */
export function asRefusal(error: unknown): unknown {
  try {
    if (error instanceof JsonSyntaxError) rejectSarif([sarifErrors.syntax(error.message)], error);
    if (error instanceof JsonLimitError) rejectSarif([`rejecting SARIF, as it is ${error.message}`], error);
  } catch (refusal) {
    return refusal;
  }
  return error;
}

function rootSelection(collected: Collected, limits: SarifLimits): Selection {
  const budget = new MetadataBudget(limits.metadataBytes, (maxBytes) =>
    rejectSarif([`rejecting SARIF, as its rules and artifacts take more memory than allowed (${maxBytes} bytes)`]),
  );
  const options = { limits, budget };
  const spare = emptyRun(-1);
  const small = { maxBytes: shortBytes, budget };
  const run: Selection = {
    onEnter: (_, indexes) => {
      const index = indexes[0] ?? 0;
      collected.runsCount = index + 1;
      budget.spend(index <= limits.runs ? runBytes : 0);
      if (index <= limits.runs) collected.runs[index] = emptyRun(index);
    },
    members: runSelection(options, (indexes) => collected.runs[indexes[0] ?? 0] ?? spare),
  };
  return {
    members: members({
      version: field(small, (value) => (collected.version = value)),
      $schema: field(small, (value) => (collected.schema = value)),
      runs: {
        onEnter: (kind) => {
          collected.hasRuns = kind === 'array';
          collected.runs = [];
          collected.runsCount = 0;
          collected.runsOccurrence += 1;
        },
        items: run,
      },
    }),
  };
}
