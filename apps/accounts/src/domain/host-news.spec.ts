import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeBetween, factsOf, mayRegister, withDescription, withHead } from './host-news.js';
import { account, installation, repository, scmRepository } from './host-news.fixture.js';

const commit = (digit: string) => digit.repeat(40);
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

describe('self-registration', () => {
  it.each([
    ['an active installation', { installation: installation({ status: 'active' }) }, true],
    ['a suspended installation', { installation: installation({ status: 'suspended' }), account: account() }, false],
    ['a removed installation', { installation: installation({ status: 'removed' }), account: account() }, false],
    ['a known account without installation', { account: account() }, true],
    ['a suspended account', { account: account({ isSuspended: true }) }, false],
    ['nothing known', {}, false],
  ])('with %s', (_, known, expected) => {
    expect(mayRegister(known)).toBe(expected);
  });
});

describe('news from the host', () => {
  it('change nothing when they say what is known', () => {
    const known = repository();
    expect(changeBetween(factsOf(known), withDescription(known, scmRepository()))).toBeNull();
  });

  it.each([
    ['renamed', { name: 'store' }],
    ['default-branch-changed', { defaultBranch: 'trunk' }],
    ['updated', { isPrivate: false }],
    ['updated', { externalId: '9' }],
  ] as const)('are %s for %j', (change, differing) => {
    const known = repository();
    expect(changeBetween(factsOf(known), withDescription(known, scmRepository(differing)))).toBe(change);
  });

  it('do not undo a default branch that somebody chose', () => {
    const chosen = repository({ defaultBranch: 'develop', hostDefaultBranch: 'main' });
    expect(withDescription(chosen, scmRepository({ defaultBranch: 'main' })).defaultBranch).toBe('develop');
    expect(withDescription(chosen, scmRepository({ defaultBranch: null })).defaultBranch).toBe('develop');
    expect(withDescription(chosen, scmRepository({ defaultBranch: 'trunk' })).defaultBranch).toBe('trunk');
  });

  it('forget the head when the default branch changes', () => {
    const known = repository({ latestCommitOid: commit('a'), latestCommitAt: at(1) });
    expect(withDescription(known, scmRepository({ defaultBranch: 'trunk' }))).toMatchObject({
      latestCommitOid: null,
      latestCommitAt: null,
    });
  });

  it('keep the newest head in whatever order heads arrive', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(minutes, (order) => {
        const heads = order.map((minute) => ({ branch: 'main', commitOid: minute.toString(16).padStart(40, '0'), receivedAt: at(minute) }));
        const end = heads.reduce(withHead, factsOf(repository()));
        expect(end.latestCommitOid).toBe(
          Math.max(...order)
            .toString(16)
            .padStart(40, '0'),
        );
      }),
    );
  });

  it('ignore heads of other branches and deleted branches', () => {
    const facts = factsOf(repository({ latestCommitOid: commit('a'), latestCommitAt: at(1) }));
    expect(withHead(facts, { branch: 'feature', commitOid: commit('b'), receivedAt: at(2) })).toBe(facts);
    expect(withHead(facts, { branch: 'main', commitOid: null, receivedAt: at(2) })).toBe(facts);
  });
});
