import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';
import type { CatalogueRule } from '../manifest/catalogue-rule.js';
import { bundledAnalyzer, findRule } from '../registry.js';
import { AnalyzerOutputError } from './analyzer-output-error.js';
import { columnConverter, type ReadText } from './column-converter.js';
import { readRawSarif, type RawResult } from './raw-sarif.js';
import { relativePath, uriOf } from './relative-path.js';
import { sarifRule } from './sarif-rule.js';
import type { SarifLevel, SarifLocation, SarifLog, SarifNotification, SarifResult } from './sarif-log.js';
import { readShellcheck } from './shellcheck.js';

export interface ConversionContext {
  /** Directory of the checkout as the analyzer saw it (`RunPaths.code`). */
  readonly checkoutPath: string;
  /** The files that were given to the analyzer; results for others are dropped. */
  readonly files: readonly { readonly path: string; readonly isTest: boolean }[];
  /** Text of a file of the checkout, needed to correct columns on lines that are not plain ASCII (see `checkoutReader`). */
  readonly readText: ReadText;
}

/** More results than this in one run are noise; the run says that it was cut. */
const maxResults = 25_000;

const levels: Readonly<Record<CatalogueRule['severity'], SarifLevel>> = { critical: 'error', major: 'warning', minor: 'note' };

/**
 * Turns what an analyzer printed (one text per command) into one SARIF log in our form: rule ids of the catalogue, paths relative to the root, columns in
 * UTF-16 units, every used rule described, sorted by place. Results of rules outside the catalogue, and those that a rule waives in tests, are dropped.
 *
 * The output is as hostile as the code it is about. Throws `AnalyzerOutputError` when it cannot be read: the run failed, whatever its exit code.
 */
export function convertOutput(manifest: AnalyzerManifest, outputs: readonly string[], context: ConversionContext): SarifLog {
  if (outputs.length === 0) throw new AnalyzerOutputError(manifest.shortcode, 'there is no output');
  const read = manifest.output.format === 'sarif' ? readRawSarif : readShellcheck;
  const raw = outputs.flatMap((text) => read(manifest.shortcode, text));
  const converter = new ResultConverter(manifest, context);
  const results = raw.flatMap((result) => converter.convert(result)).sort(byPlace);
  const rules = [...new Set(results.map((result) => result.ruleId))].sort();
  const notes = converter.notifications(raw, results.length);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: manifest.toolName,
            version: manifest.version,
            rules: rules.flatMap((id) => findRule(manifest.shortcode, id) ?? []).map((rule) => sarifRule(rule, levels[rule.severity])),
          },
        },
        automationDetails: { id: `${manifest.shortcode}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, ...(notes.length > 0 ? { toolExecutionNotifications: notes } : {}) }],
        results: results.slice(0, maxResults).map((result) => ({ ...result, ruleIndex: rules.indexOf(result.ruleId) })),
      },
    ],
  };
}

class ResultConverter {
  readonly #isTest: ReadonlyMap<string, boolean>;
  readonly #columns: ReturnType<typeof columnConverter>;

  constructor(
    private readonly manifest: AnalyzerManifest,
    private readonly context: ConversionContext,
  ) {
    this.#isTest = new Map(context.files.map((file) => [file.path, file.isTest]));
    this.#columns = columnConverter(bundledAnalyzer(manifest.shortcode).columns, context.readText);
  }

  convert(raw: RawResult): SarifResult[] {
    const rule = raw.ruleId === undefined ? undefined : findRule(this.manifest.shortcode, raw.ruleId);
    const path = this.#path(raw.uri);
    const location = this.#location(raw);
    if (!rule || !location || path === undefined || (rule.isWaivedInTests && this.#isTest.get(path))) return [];
    const related = raw.related.flatMap((other) => this.#location(other) ?? []);
    return [
      {
        ruleId: rule.id,
        ruleIndex: 0,
        level: levels[rule.severity],
        message: { text: bundledAnalyzer(this.manifest.shortcode).message?.(rule, raw.message) ?? raw.message },
        locations: [location],
        ...(related.length > 0 ? { relatedLocations: related.map((other, index) => ({ id: index + 1, ...other })) } : {}),
      },
    ];
  }

  /** What the tool said that is no finding: files that it could not parse, and that results were cut. */
  notifications(raw: readonly RawResult[], resultsCount: number): SarifNotification[] {
    const unparsed = raw
      .filter((result) => result.ruleId === undefined || bundledAnalyzer(this.manifest.shortcode).ruleKey(result.ruleId) === undefined)
      .flatMap((result): SarifNotification[] => {
        const location = this.#location(result);
        return location ? [{ level: 'warning', message: { text: result.message }, locations: [location] }] : [];
      });
    const cut =
      resultsCount > maxResults ? [{ level: 'warning' as const, message: { text: `${resultsCount} results, cut to ${maxResults}` } }] : [];
    return [...cut, ...unparsed.slice(0, 100)];
  }

  #location(raw: Pick<RawResult, 'uri' | 'region'>): SarifLocation | undefined {
    const path = this.#path(raw.uri);
    if (path === undefined) return undefined;
    const region = raw.region && this.#columns(path, raw.region);
    return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, ...(region ? { region } : {}) } };
  }

  /** Only files that the analyzer was given: its output may claim anything. */
  #path(uri: string): string | undefined {
    const path = relativePath(uri, this.context.checkoutPath, bundledAnalyzer(this.manifest.shortcode).hasEncodedPaths);
    return path !== undefined && this.#isTest.has(path) ? path : undefined;
  }
}

function byPlace(a: SarifResult, b: SarifResult): number {
  const [left, right] = [a.locations[0]?.physicalLocation, b.locations[0]?.physicalLocation];
  const [leftUri, rightUri] = [left?.artifactLocation.uri ?? '', right?.artifactLocation.uri ?? ''];
  if (leftUri !== rightUri) return leftUri < rightUri ? -1 : 1;
  const lines = (left?.region?.startLine ?? 0) - (right?.region?.startLine ?? 0);
  const columns = (left?.region?.startColumn ?? 0) - (right?.region?.startColumn ?? 0);
  return lines || columns || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0);
}
