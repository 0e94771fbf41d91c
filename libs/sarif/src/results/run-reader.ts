import { producerFingerprints } from '../fingerprints/producer-fingerprints.js';
import { listOf, recordOf, type JsonRecord } from '../model/values.js';
import { severityFrom } from '../rules/classify.js';
import { isSilent, isUnknownLevel, LevelOverrides, levelOf } from '../rules/level.js';
import type { RuleBook } from '../rules/rule-book.js';
import { RuleLookup, type FoundRule } from '../rules/rule-lookup.js';
import { cweTags } from '../rules/taxa.js';
import type { RunSurvey } from '../survey/sarif-survey.js';
import type { FindingDraft } from './finding-draft.js';
import { LocationReader, type LocationReaderOptions } from './location-reader.js';
import { messageOf, type ResultMessage } from './message.js';
import type { GivenRegion } from './region.js';
import { suppressionOf } from './suppression.js';

export interface RunReaderOptions extends LocationReaderOptions {
  readonly rules: RuleBook;
  readonly honoursSuppressions: boolean;
}

/** A draft that has not got its number yet. */
export type UnnumberedDraft = Omit<FindingDraft, 'finding'> & { readonly finding: Omit<FindingDraft['finding'], 'index'> };

/** Turns the results of one run into findings. */
export class RunReader {
  private readonly lookup: RuleLookup;
  private readonly overrides: LevelOverrides;
  private readonly locations: LocationReader;
  /** The largest numbers of places that one result has. */
  readonly most = { locations: 0, threadFlowLocations: 0 };

  constructor(
    readonly run: RunSurvey,
    private readonly options: RunReaderOptions,
  ) {
    this.lookup = new RuleLookup(run);
    this.overrides = new LevelOverrides(run);
    this.locations = new LocationReader(run, options);
  }

  /** Reads one result; undefined when it is none, or states that nothing is wrong. */
  read(value: unknown, index: number): UnnumberedDraft | undefined {
    const where = `runs[${this.run.index}].results[${index}]`;
    const result = recordOf(value);
    if (result === undefined) return this.skip('a result is no object', where);
    if (isSilent(result) || result.baselineState === 'absent') return undefined;
    this.count(result);
    const found = this.lookup.find(result);
    const place = this.locations.primary(result, where);
    const message = messageOf(result.message, found, this.locations.linkTarget(result)) ?? this.substitute(found, where);
    this.note(result, found, where);
    const level = levelOf(result, found, this.overrides);
    const rule = this.options.rules.use({ run: this.run, found, level, text: message.text, taxa: cweTags(result.taxa, this.run) });
    const severity =
      rule.level === level || rule.securitySeverity !== null || rule.isFromCatalogue
        ? rule.severity
        : severityFrom({ securitySeverity: undefined, level });
    return {
      finding: {
        kind: 'finding',
        ruleIndex: rule.index,
        ruleKey: rule.ruleKey,
        level,
        severity,
        category: rule.category,
        message,
        path: place.path,
        blobOid: null,
        region: null,
        fingerprints: producerFingerprints(result),
        features: null,
        suppression: this.options.honoursSuppressions ? suppressionOf(result.suppressions) : null,
        related: this.locations.related(result),
      },
      givenRegion: place.region,
      countsCodePoints: this.run.columnKind === 'unicodeCodePoints',
    };
  }

  private count(result: JsonRecord): void {
    this.most.locations = Math.max(this.most.locations, listOf(result.locations).length);
    let steps = 0;
    for (const flow of listOf(result.codeFlows)) {
      for (const thread of listOf(recordOf(flow)?.threadFlows)) steps += listOf(recordOf(thread)?.locations).length;
    }
    this.most.threadFlowLocations = Math.max(this.most.threadFlowLocations, steps);
  }

  private note(result: JsonRecord, found: FoundRule, where: string): void {
    if (found.isContradictory) this.options.warnings.add('ruleId and ruleIndex name different rules, ruleId counts', where);
    if (found.id === undefined) this.options.warnings.add('a result names no rule', where);
    if (isUnknownLevel(result.level)) this.options.warnings.add('a level is unknown and counts as warning', where);
  }

  private substitute(found: FoundRule, where: string): ResultMessage {
    this.options.warnings.add('a result has no message', where);
    const rule = found.description;
    return {
      text: rule?.shortDescription ?? rule?.fullDescription ?? rule?.name ?? found.id ?? 'Result without a message',
      markdown: null,
    };
  }

  private skip(warning: string, where: string): undefined {
    this.options.warnings.add(warning, where);
    return undefined;
  }
}

/** Identity of a result within its analysis: exact repeats are one finding. */
export function repeatKey(draft: UnnumberedDraft): string {
  const { ruleKey, path, message } = draft.finding;
  return `${ruleKey}\u0000${path}\u0000${regionKey(draft.givenRegion)}\u0000${message.text}`;
}

function regionKey(region: GivenRegion | undefined): string {
  return region === undefined ? '' : `${region.startLine}:${region.startColumn}-${region.endLine}:${region.endColumn ?? ''}`;
}
