import type { Pairing } from './pairing.js';
import type { Prepared } from './prepared.js';

/** How two findings lie to each other. */
export interface Place {
  /** Whether they lie in one file, as far as git knows it across the commits. */
  readonly isSameFile: boolean;
  /** Lines apart after the diff was applied; null across files and where no lines are known. */
  readonly distance: number | null;
  /** 0–2: on how many sides the finding's line is still there, unchanged, but without a finding of the rule. */
  readonly leftBehind: number;
}

/** Knows where findings lie and which lines they left without moving. */
export class Places {
  private readonly basePlaces: Set<string>;
  private readonly nextPlaces: Set<string>;

  constructor(private readonly pairing: Pairing) {
    this.basePlaces = new Set(pairing.base.map((base) => placeKey(base.ruleKey, base.finding.path, base.line ?? 0)));
    this.nextPlaces = new Set(pairing.next.map((next) => placeKey(next.ruleKey, next.finding.path, next.line ?? 0)));
  }

  between(base: Prepared, next: Prepared): Place {
    const isSameFile = this.pairing.files.nextPathOf(base.finding.path) === next.finding.path;
    return { isSameFile, distance: isSameFile ? this.distance(base, next) : null, leftBehind: this.leftBehind(base, next) };
  }

  private distance(base: Prepared, next: Prepared): number | null {
    if (base.line === null || next.line === null) return null;
    return this.pairing.lineMapOf(base)?.distance(base.line, next.line) ?? Math.abs(base.line - next.line);
  }

  private leftBehind(base: Prepared, next: Prepared): number {
    return Number(this.isVanished(base, next)) + Number(this.isSurfaced(base, next));
  }

  /** The base finding's line goes on unchanged, elsewhere than at `next`, and the rule says nothing about it any more. */
  private isVanished(base: Prepared, next: Prepared): boolean {
    const path = this.pairing.files.nextPathOf(base.finding.path);
    const line = base.line === null ? undefined : this.pairing.lineMapOf(base)?.toNew(base.line);
    if (path === null || line === undefined || (path === next.finding.path && line === next.line)) return false;
    return !this.nextPlaces.has(placeKey(base.ruleKey, path, line));
  }

  private isSurfaced(base: Prepared, next: Prepared): boolean {
    const path = base.finding.isStale ? null : this.pairing.files.basePathOf(next.finding.path);
    const line = next.line === null || path === null ? undefined : this.pairing.files.lineMapOf(path)?.toOld(next.line);
    if (path === null || line === undefined || (path === base.finding.path && line === base.line)) return false;
    return !this.basePlaces.has(placeKey(next.ruleKey, path, line));
  }
}

function placeKey(ruleKey: string, path: string, line: number): string {
  return `${ruleKey}\n${path}\n${line}`;
}
