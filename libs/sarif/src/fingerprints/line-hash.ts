const windowUnits = 100;
// 37^100 modulo 2^64, in halves: what a unit weighs when it leaves the window.
const leavingHigh = 0xe59cd09a;
const leavingLow = 0x331cdb71;
const halfRange = 0x1_0000_0000;
const endOfText = 0xffff;

const space = 0x20;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Returns the `primaryLocationLineHash` of every line of a text, as the code-scanning upload of GitHub computes it: a rolling hash over the
 * first 100 characters from the start of the line that are neither space nor tab (running on into the following lines), and the number of
 * times that hash has occurred in the file. Element 0 belongs to line 1; a text that ends in a line break has one more, empty, line.
 */
export function lineHashes(text: string): string[] {
  const hasher = new LineHasher();
  for (let index = 0; index < text.length; index += 1) hasher.read(text.charCodeAt(index));
  return hasher.finish();
}

class LineHasher {
  private readonly window = new Uint16Array(windowUnits);
  /** Whether the unit at this place of the window is the first one of a line. */
  private readonly startsLine = new Uint8Array(windowUnits);
  private readonly hashes: string[] = [];
  private readonly occurrences = new Map<string, number>();
  private index = 0;
  private high = 0;
  private low = 0;
  private isAtLineStart = true;
  private isAfterReturn = false;

  read(unit: number): void {
    if (unit === space || unit === tab || (this.isAfterReturn && unit === lineFeed)) {
      this.isAfterReturn = false;
      return;
    }
    this.isAfterReturn = unit === carriageReturn;
    const kept = this.isAfterReturn ? lineFeed : unit;
    if (this.startsLine[this.index] === 1) this.emit();
    if (this.isAtLineStart) this.startsLine[this.index] = 1;
    this.isAtLineStart = kept === lineFeed;
    this.push(kept);
  }

  finish(): string[] {
    this.read(endOfText);
    for (let count = 0; count < windowUnits; count += 1) {
      if (this.startsLine[this.index] === 1) this.emit();
      this.push(0);
    }
    return this.hashes;
  }

  private emit(): void {
    this.startsLine[this.index] = 0;
    const hash = this.high === 0 ? this.low.toString(16) : this.high.toString(16) + this.low.toString(16).padStart(8, '0');
    const occurrence = (this.occurrences.get(hash) ?? 0) + 1;
    this.occurrences.set(hash, occurrence);
    this.hashes.push(`${hash}:${occurrence}`);
  }

  /** hash = 37 · hash + unit − 37^100 · leaving, modulo 2^64; products of 32 and 16 bits are exact in a double. */
  private push(unit: number): void {
    const leaving = this.window[this.index] as number;
    this.window[this.index] = unit;
    this.index = this.index === windowUnits - 1 ? 0 : this.index + 1;
    const low = 37 * this.low + unit;
    const high = 37 * this.high + Math.floor(low / halfRange);
    const lostLow = leavingLow * leaving;
    const lostHigh = leavingHigh * leaving + Math.floor(lostLow / halfRange);
    const difference = (low >>> 0) - (lostLow >>> 0);
    this.low = difference >>> 0;
    this.high = ((high >>> 0) - (lostHigh >>> 0) - (difference < 0 ? 1 : 0)) >>> 0;
  }
}
