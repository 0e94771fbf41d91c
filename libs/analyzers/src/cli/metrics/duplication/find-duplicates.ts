import type { DuplicateMeasurement } from '../../../measurements/measurements.js';
import { fingerprintsOf, windowTokens } from './fingerprints.js';
import type { TokenizedFile } from './tokens.js';

/** Shorter ones are idioms. */
const minLines = 10;
const minTokens = 60;
/** A piece that occurs more often is a table or generated; further places are left out. */
const maxOccurrences = 100;
/** The same within one file: text with a short period matches itself at every distance. */
const maxOccurrencesInFile = 16;
/** Longest first; what is beyond is left out. */
const maxDuplicates = 2_000;
const maxCodeLength = 4_000;

interface Place {
  readonly file: number;
  readonly start: number;
}

interface Clone {
  readonly length: number;
  readonly places: Map<string, Place>;
}

/**
 * Finds pieces of code that occur more than once, token for token; white space and comments do not matter. Every piece of 60 tokens or more over at
 * least 10 lines is found, at its full length. Longest first.
 */
export function findDuplicates(files: readonly TokenizedFile[]): DuplicateMeasurement[] {
  const clones = new CloneFinder(files).find();
  const duplicates = clones.flatMap((clone) => toDuplicate(files, clone) ?? []);
  duplicates.sort((a, b) => b.tokens - a.tokens || (a.occurrences[0]?.path ?? '').localeCompare(b.occurrences[0]?.path ?? '', 'en'));
  return withoutCovered(duplicates).slice(0, maxDuplicates);
}

class CloneFinder {
  readonly #clones = new Map<string, Clone>();
  /** Up to where a pair of files is matched already, by the distance between the two places. */
  readonly #matched = new Map<string, number>();
  readonly #seen = new Map<number, Place[]>();

  constructor(private readonly files: readonly TokenizedFile[]) {}

  find(): Clone[] {
    for (const [file, { tokens }] of this.files.entries()) {
      const inFile = new Map<number, number>();
      for (const { hash, position } of fingerprintsOf(tokens)) {
        const count = (inFile.get(hash) ?? 0) + 1;
        inFile.set(hash, count);
        if (count <= maxOccurrencesInFile) this.#visit(hash, { file, start: position });
      }
    }
    return [...this.#clones.values()];
  }

  #visit(hash: number, place: Place): void {
    const earlier = this.#seen.get(hash);
    if (!earlier) {
      this.#seen.set(hash, [place]);
      return;
    }
    for (const other of earlier) this.#match(other, place);
    if (earlier.length < maxOccurrences) earlier.push(place);
  }

  #match(a: Place, b: Place): void {
    const diagonal = `${a.file}:${b.file}:${b.start - a.start}`;
    if ((this.#matched.get(diagonal) ?? -1) >= b.start) return;
    const [left, right] = [this.files[a.file]?.tokens, this.files[b.file]?.tokens];
    if (!left || !right) return;
    const reach = a.file === b.file ? b.start - a.start : Number.POSITIVE_INFINITY;
    let forward = 0;
    while (forward < reach && left[a.start + forward] !== undefined && left[a.start + forward] === right[b.start + forward]) forward += 1;
    if (forward < Math.min(windowTokens, reach)) return;
    let back = 0;
    while (forward + back < reach && a.start > back && b.start > back && left[a.start - back - 1] === right[b.start - back - 1]) back += 1;
    this.#matched.set(diagonal, b.start + forward);
    const { skip, length } = this.#wholeLines({ file: a.file, start: a.start - back }, forward + back);
    this.#add(length, [
      { file: a.file, start: a.start - back + skip },
      { file: b.file, start: b.start - back + skip },
    ]);
  }

  /** The end of one line and the beginning of another often agree by chance: only whole lines count. */
  #wholeLines(place: Place, length: number): { skip: number; length: number } {
    const lines = this.files[place.file]?.lines ?? new Int32Array();
    const end = place.start + length;
    let first = place.start;
    let last = end;
    if (lines[first] === lines[first - 1]) while (first < end && lines[first] === lines[place.start]) first += 1;
    if (lines[end] !== undefined && lines[end] === lines[end - 1]) while (last > first && lines[last - 1] === lines[end]) last -= 1;
    return { skip: first - place.start, length: last - first };
  }

  /** Pairs with the same content are one clone with several places. */
  #add(length: number, places: readonly Place[]): void {
    const [first] = places;
    const tokens = first && this.files[first.file]?.tokens.subarray(first.start, first.start + length);
    if (!tokens || length < minTokens) return;
    const key = `${length}:${digest(tokens)}`;
    const clone = this.#clones.get(key) ?? { length, places: new Map<string, Place>() };
    for (const place of places) clone.places.set(`${place.file}:${place.start}`, place);
    this.#clones.set(key, clone);
  }
}

function toDuplicate(files: readonly TokenizedFile[], clone: Clone): DuplicateMeasurement | undefined {
  const occurrences = [...clone.places.values()].flatMap(({ file, start }) => {
    const source = files[file];
    if (!source) return [];
    return [{ path: source.path, startLine: source.lines[start] ?? 1, endLine: source.lines[start + clone.length - 1] ?? 1 }];
  });
  occurrences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  const [first] = occurrences;
  if (!first || occurrences.length < 2) return undefined;
  const lines = first.endLine - first.startLine + 1;
  if (lines < minLines) return undefined;
  const text = files.find((file) => file.path === first.path)?.text ?? '';
  const code = text
    .split('\n')
    .slice(first.startLine - 1, first.endLine)
    .join('\n')
    .slice(0, maxCodeLength);
  return { lines, tokens: clone.length, code, occurrences };
}

/** A part of a longer duplicate with no further place of its own says nothing new. */
function withoutCovered(duplicates: readonly DuplicateMeasurement[]): DuplicateMeasurement[] {
  const kept: DuplicateMeasurement[] = [];
  const covered = new Map<string, { start: number; end: number }[]>();
  for (const duplicate of duplicates) {
    const isCovered = duplicate.occurrences.every(({ path, startLine, endLine }) =>
      covered.get(path)?.some((range) => range.start <= startLine && endLine <= range.end),
    );
    if (isCovered) continue;
    kept.push(duplicate);
    for (const { path, startLine, endLine } of duplicate.occurrences) {
      covered.set(path, [...(covered.get(path) ?? []), { start: startLine, end: endLine }]);
    }
  }
  return kept;
}

function digest(tokens: Int32Array): string {
  let a = 0x811c9dc5;
  let b = 0x1234567;
  for (const token of tokens) {
    a = Math.imul(a ^ token, 0x01000193);
    b = Math.imul(b + token, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}

/** Returns the number of distinct lines of each file that are part of some duplicate. */
export function duplicatedLines(duplicates: readonly DuplicateMeasurement[]): Map<string, number> {
  const lines = new Map<string, Set<number>>();
  for (const { path, startLine, endLine } of duplicates.flatMap((duplicate) => duplicate.occurrences)) {
    const known = lines.get(path) ?? new Set<number>();
    for (let line = startLine; line <= endLine; line += 1) known.add(line);
    lines.set(path, known);
  }
  return new Map([...lines].map(([path, set]) => [path, set.size]));
}
