import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestAssignment, greedyAssignment, type Edge } from './assignment.js';

const edges = (rows: number, columns: number): fc.Arbitrary<Edge[]> =>
  fc.uniqueArray(fc.record({ base: fc.nat(rows - 1), next: fc.nat(columns - 1), weight: fc.integer({ min: 1, max: 20 }) }), {
    selector: (edge) => edge.base * 100 + edge.next,
    maxLength: rows * columns,
  });
const problem = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) => fc.record({ rows: fc.constant(rows), columns: fc.constant(columns), edges: edges(rows, columns) }));

const total = (chosen: readonly Edge[]): number => chosen.reduce((sum, edge) => sum + edge.weight, 0);
const isProper = (chosen: readonly Edge[]): boolean =>
  new Set(chosen.map((edge) => edge.base)).size === chosen.length && new Set(chosen.map((edge) => edge.next)).size === chosen.length;

/** Tries everything. */
function bestTotal(open: readonly Edge[]): number {
  const [first, ...rest] = open;
  if (!first) return 0;
  const compatible = rest.filter((edge) => edge.base !== first.base && edge.next !== first.next);
  return Math.max(first.weight + bestTotal(compatible), bestTotal(rest));
}

describe('bestAssignment', () => {
  it('finds the largest total, each row and column used once', () => {
    fc.assert(
      fc.property(problem, ({ rows, columns, edges: open }) => {
        const chosen = bestAssignment(rows, columns, open);
        expect(isProper(chosen)).toBe(true);
        for (const edge of chosen) expect(open).toContainEqual(edge);
        expect(total(chosen)).toBe(bestTotal(open));
      }),
      { numRuns: 300 },
    );
  });
});

describe('greedyAssignment', () => {
  it('is proper, leaves no usable edge, and is the same for the turned problem', () => {
    fc.assert(
      fc.property(problem, ({ edges: open }) => {
        const chosen = greedyAssignment(open);
        expect(isProper(chosen)).toBe(true);
        for (const edge of open) expect(chosen.some((each) => each.base === edge.base || each.next === edge.next)).toBe(true);
        const turned = greedyAssignment(open.map(({ base, next, weight }) => ({ base: next, next: base, weight })));
        const key = (edge: Edge): number => edge.base * 100 + edge.next;
        expect(turned.map((edge) => edge.next * 100 + edge.base).sort()).toEqual(chosen.map(key).sort());
      }),
      { numRuns: 300 },
    );
  });
});
