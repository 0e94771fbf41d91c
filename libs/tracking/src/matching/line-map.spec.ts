import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChangedHunk } from '../documents/commit-changes.js';
import { LineMap } from './line-map.js';

/** Hunks with the gaps between them, as git would print them. */
const hunks = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 4 }), oldLines: fc.nat(3), newLines: fc.nat(3) }), { maxLength: 6 })
  .map((parts) => {
    let [oldLine, newLine] = [0, 0];
    return parts
      .filter(({ oldLines, newLines }) => oldLines + newLines > 0)
      .map(({ gap, oldLines, newLines }): ChangedHunk => {
        oldLine += gap;
        newLine += gap;
        const hunk = { oldStart: oldLines > 0 ? oldLine + 1 : oldLine, oldLines, newStart: newLines > 0 ? newLine + 1 : newLine, newLines };
        oldLine += oldLines;
        newLine += newLines;
        return hunk;
      });
  });

/** The two sides as lists of marks: unchanged lines carry the same mark. */
function draw(parts: readonly ChangedHunk[]): { old: string[]; new: string[] } {
  const sides = { old: [] as string[], new: [] as string[] };
  const keep = (until: number): void => {
    while (sides.old.length < until) {
      const mark = `=${sides.old.length}/${sides.new.length}`;
      sides.old.push(mark);
      sides.new.push(mark);
    }
  };
  for (const hunk of parts) {
    keep(hunk.oldLines > 0 ? hunk.oldStart - 1 : hunk.oldStart);
    for (let line = 0; line < hunk.oldLines; line += 1) sides.old.push('-');
    for (let line = 0; line < hunk.newLines; line += 1) sides.new.push('+');
  }
  keep(sides.old.length + 3);
  return sides;
}

describe('LineMap', () => {
  it('maps exactly the unchanged lines, both ways', () => {
    fc.assert(
      fc.property(hunks, (parts) => {
        const map = new LineMap(parts);
        const sides = draw(parts);
        sides.old.forEach((mark, index) => expect(map.toNew(index + 1)).toBe(mark === '-' ? undefined : sides.new.indexOf(mark) + 1));
        sides.new.forEach((mark, index) => expect(map.toOld(index + 1)).toBe(mark === '+' ? undefined : sides.old.indexOf(mark) + 1));
      }),
    );
  });

  it('measures distances the same from both sides', () => {
    fc.assert(
      fc.property(hunks, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (parts, oldLine, newLine) => {
        const reversed = parts.map(({ oldStart, oldLines, newStart, newLines }) => ({
          oldStart: newStart,
          oldLines: newLines,
          newStart: oldStart,
          newLines: oldLines,
        }));
        expect(new LineMap(reversed).distance(newLine, oldLine)).toBe(new LineMap(parts).distance(oldLine, newLine));
      }),
    );
  });
});
