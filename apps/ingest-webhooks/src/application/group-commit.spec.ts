import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GroupCommit } from './group-commit.js';

const limits = { maxItems: 3, maxBytes: 100, concurrency: 1, sizeOf: () => 1 };

/** A store whose commits end when the test says so. */
function controlled() {
  const groups: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const commit = (items: readonly number[]) =>
    new Promise<readonly string[]>((resolve, reject) => groups.push({ items, end: () => resolve(items.map(String)), fail: reject }));
  return { groups, commit };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  it('commits the first at once and what came meanwhile together', async () => {
    const { groups, commit } = controlled();
    const log = new GroupCommit(commit, limits);
    const results = Promise.all([1, 2, 3, 4, 5].map((item) => log.add(item)));
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    groups[0]!.end();
    await settle();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    groups[1]!.end();
    await settle();
    groups[2]!.end();
    expect(await results).toEqual(['1', '2', '3', '4', '5']);
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
    const { groups, commit } = controlled();
    const log = new GroupCommit(commit, { ...limits, maxItems: 10, sizeOf: (item) => item });
    const results = Promise.all([1, 60, 50, 500, 40].map((item) => log.add(item)));
    for (let at = 0; at < 5; at += 1) {
      groups[at]?.end();
      await settle();
    }
    await results;
    expect(groups.map(({ items }) => items)).toEqual([[1], [60], [50], [500], [40]]);
  });

  it('begins another group beside a slow one when a whole group waits, up to its limit', async () => {
    const { groups, commit } = controlled();
    const log = new GroupCommit(commit, { ...limits, concurrency: 2 });
    const results = Promise.all([1, 2, 3].map((item) => log.add(item)));
    expect(groups.map(({ items }) => items)).toEqual([[1]]);
    const more = Promise.all([4, 5, 6, 7].map((item) => log.add(item)));
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    groups[1]!.end();
    await settle();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    groups[0]!.end();
    groups[2]!.end();
    expect([...(await results), ...(await more)]).toEqual(['1', '2', '3', '4', '5', '6', '7']);
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
