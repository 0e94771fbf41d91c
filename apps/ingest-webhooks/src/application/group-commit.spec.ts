import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GroupCommit } from './group-commit.js';

const limits = { maxItems: 3, maxBytes: 100, concurrency: 1, minItemsBeside: 3, sizeOf: () => 1 };

/** A store whose commits end when the test says so. */
function controlled() {
  const groups: { items: readonly number[]; end: () => void }[] = [];
  const commit = (items: readonly number[]) =>
    new Promise<readonly string[]>((resolve) => groups.push({ items, end: () => resolve(items.map(String)) }));
  return { groups, commit, itemsOf: () => groups.map(({ items }) => items) };
}
const settle = async () => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('GroupCommit', () => {
  it('commits a lone item at once and what came meanwhile together', async () => {
    const { groups, commit, itemsOf } = controlled();
    const log = new GroupCommit(commit, limits);
    const first = log.add(1);
    await settle();
    expect(itemsOf()).toEqual([[1]]);
    const others = Promise.all([2, 3, 4, 5].map((item) => log.add(item)));
    await settle();
    expect(itemsOf()).toEqual([[1]]);
    for (const at of [0, 1, 2]) {
      groups[at]!.end();
      await settle();
    }
    expect(itemsOf()).toEqual([[1], [2, 3, 4], [5]]);
    expect([await first, ...(await others)]).toEqual(['1', '2', '3', '4', '5']);
  });

  it('commits what came together in one group', async () => {
    const { groups, commit, itemsOf } = controlled();
    const log = new GroupCommit(commit, limits);
    const results = Promise.all([1, 2, 3].map((item) => log.add(item)));
    await settle();
    expect(itemsOf()).toEqual([[1, 2, 3]]);
    groups[0]!.end();
    expect(await results).toEqual(['1', '2', '3']);
  });

  it('answers nobody before the commit', async () => {
    const { groups, commit } = controlled();
    let isAnswered = false;
    const done = new GroupCommit(commit, limits).add(1).then(() => (isAnswered = true));
    await settle();
    expect(isAnswered).toBe(false);
    groups[0]!.end();
    await done;
  });

  it('keeps groups below their size; a larger item goes alone', async () => {
    const { groups, commit, itemsOf } = controlled();
    const log = new GroupCommit(commit, { ...limits, maxItems: 10, sizeOf: (item) => item });
    const results = Promise.all([1, 60, 50, 500, 40].map((item) => log.add(item)));
    for (let at = 0; at < 4; at += 1) {
      await settle();
      groups[at]?.end();
    }
    await results;
    expect(itemsOf()).toEqual([[1, 60], [50], [500], [40]]);
  });

  it('begins another group beside a slow one when enough wait, up to its limit', async () => {
    const { groups, commit, itemsOf } = controlled();
    const log = new GroupCommit(commit, { ...limits, concurrency: 2 });
    const slow = log.add(1);
    await settle();
    const results = Promise.all([2, 3, 4, 5, 6, 7].map((item) => log.add(item)));
    await settle();
    expect(itemsOf()).toEqual([[1], [2, 3, 4]]);
    groups[1]!.end();
    await settle();
    expect(itemsOf()).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    groups[0]!.end();
    groups[2]!.end();
    expect([await slow, ...(await results)]).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('one bad item does not spoil its group', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (isBad) => {
        const commit = async (items: readonly number[]) => {
          await settle();
          const bad = items.find((item) => isBad[item]);
          if (bad !== undefined) throw new Error(`bad ${bad}`);
          return items;
        };
        const log = new GroupCommit(commit, limits);
        const outcomes = await Promise.allSettled(isBad.map((_, item) => log.add(item)));
        expect(outcomes).toEqual(
          isBad.map((bad, item) => (bad ? { status: 'rejected', reason: new Error(`bad ${item}`) } : { status: 'fulfilled', value: item })),
        );
      }),
      { numRuns: 50 },
    );
  });
});
