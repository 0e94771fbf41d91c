import type { NormalisedFinding } from '@lintel/tracking';
import type { SarifLimits } from '../limits/limits.js';
import { sarifErrors } from '../limits/rejection.js';
import { cleanText } from '../model/clean-text.js';
import { integerOf, listOf, recordOf, textOf, type JsonRecord } from '../model/values.js';
import { resolveLocation, type LocationContext, type ResolvedLocation } from '../paths/resolve-location.js';
import { sourceRoot } from '../paths/source-root.js';
import { messageText } from '../survey/describe-rule.js';
import type { RunSurvey } from '../survey/sarif-survey.js';
import type { LinkTarget } from './message.js';
import { completeRegion, regionOf, type GivenRegion } from './region.js';
import type { WarningLog } from './warning-log.js';

const maxRelated = 10;
const maxMessageLength = 1000;
const maxCached = 20_000;

type Related = NormalisedFinding['related'][number];

export interface Place {
  /** Relative path, a location outside of the repository with its scheme, or empty. */
  readonly path: string;
  readonly region: GivenRegion | undefined;
}

export interface LocationReaderOptions {
  readonly limits: SarifLimits;
  readonly warnings: WarningLog;
  /** Directory that absolute paths are relative to, when the uploader names it. */
  readonly checkoutUri: string | undefined;
  /** Called with the text for which GitHub would refuse the file. */
  readonly onFault: (error: string) => void;
}

const nowhere: Place = { path: '', region: undefined };

/** Reads the locations of one run's results. */
export class LocationReader {
  private readonly context: LocationContext;
  private readonly cache = new Map<string, ResolvedLocation>();

  constructor(
    run: RunSurvey,
    private readonly options: LocationReaderOptions,
  ) {
    const srcroot = Object.entries(run.bases ?? {}).find(([id]) => /^%?SRC_?ROOT%?$/i.test(id))?.[1];
    const roots = [options.checkoutUri, run.workingDirectory, textOf(recordOf(srcroot)?.uri)];
    this.context = { artifacts: run.artifacts, bases: run.bases, root: roots.map(sourceRoot).find((root) => root !== undefined) };
  }

  /** Where a result is: its first physical location. What cannot be resolved speaks about the repository as a whole, and is noted. */
  primary(result: JsonRecord, where: string): Place {
    const locations = listOf(result.locations);
    if (locations.length === 0) return this.missing(sarifErrors.noLocation, 'a result has no location', where);
    const physical = locations
      .map((location) => recordOf(recordOf(location)?.physicalLocation))
      .find((candidate) => candidate !== undefined);
    const resolved = this.resolve(physical?.artifactLocation);
    if (resolved.kind === 'none') {
      const fault = resolved.problem === 'absent' ? sarifErrors.noArtifactLocation : sarifErrors.invalidUri;
      return this.missing(
        fault,
        resolved.problem === 'absent' ? 'a location names no file' : `a location was refused: it ${resolved.detail}`,
        where,
      );
    }
    const { region, problem } = regionOf(physical?.region);
    if (problem !== undefined) this.options.warnings.add('a region begins before line 1', where);
    return { path: resolved.kind === 'file' ? resolved.path : this.outside(resolved, where), region };
  }

  /** Further places of a result: its other locations and its related locations, at most ten. */
  related(result: JsonRecord): Related[] {
    const further = [...listOf(result.locations).slice(1, this.options.limits.keptLocationsPerResult), ...listOf(result.relatedLocations)];
    const places: Related[] = [];
    for (const location of further) {
      if (places.length === maxRelated) break;
      const place = this.relatedPlace(recordOf(location));
      if (place !== undefined) places.push(place);
    }
    return places;
  }

  /** Finds where the embedded links of a result's message lead. */
  linkTarget(result: JsonRecord): LinkTarget {
    return (id) => {
      const target = listOf(result.relatedLocations)
        .map(recordOf)
        .find((location) => integerOf(location?.id) === id);
      const physical = recordOf(target?.physicalLocation);
      const resolved = physical && this.resolve(physical.artifactLocation);
      if (resolved?.kind !== 'file') return undefined;
      const line = regionOf(physical?.region).region?.startLine;
      const path = resolved.path
        .split('/')
        .map(encodeURIComponent)
        .join('/')
        .replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));
      return line === undefined ? path : `${path}#L${line}`;
    };
  }

  private relatedPlace(location: JsonRecord | undefined): Related | undefined {
    const physical = recordOf(location?.physicalLocation);
    const resolved = this.resolve(physical?.artifactLocation);
    if (resolved.kind === 'none') return undefined;
    const { region } = regionOf(physical?.region);
    const message = messageText(location?.message);
    return {
      path: resolved.kind === 'file' ? resolved.path : resolved.uri,
      region: region === undefined ? null : completeRegion(region),
      message: message === undefined ? null : cleanText(message, maxMessageLength),
    };
  }

  private resolve(artifactLocation: unknown): ResolvedLocation {
    const record = recordOf(artifactLocation);
    if (record === undefined) return resolveLocation(undefined, this.context);
    const key =
      typeof record.uri === 'string' ? `${record.uri}\u0000${textOf(record.uriBaseId) ?? ''}` : `#${String(integerOf(record.index))}`;
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const resolved = resolveLocation(record, this.context);
    if (this.cache.size < maxCached && key.length < 1024) this.cache.set(key, resolved);
    return resolved;
  }

  private outside(resolved: { readonly uri: string; readonly scheme: string }, where: string): string {
    const { root } = this.context;
    if (root !== undefined && root.scheme !== resolved.scheme) this.options.onFault(sarifErrors.scheme(resolved.scheme, root.scheme));
    this.options.warnings.add('a location is outside of the repository', where);
    return resolved.uri;
  }

  private missing(fault: string, warning: string, where: string): Place {
    this.options.onFault(fault);
    this.options.warnings.add(warning, where);
    return nowhere;
  }
}
