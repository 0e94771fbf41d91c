import { describe, expect, it } from '@jest/globals';
import { runFinished } from '@lintel/events';
import { noticeOf } from './run-notice.js';

const { run } = runFinished.example;
const repository = { ownerLogin: 'acme', name: 'shop', webUrl: 'https://github.com/acme/shop' };
const changed = { ...run, status: 'failure' as const, counts: { ...run.counts, introduced: 2, resolved: 1 } };

describe('noticeOf', () => {
  it('says what a run changed on the default branch', () => {
    expect(noticeOf(changed, repository)).toEqual({
      title: 'acme/shop main at 3f786850: failure, 2 introduced, 1 resolved',
      subject: 'acme/shop',
      url: 'https://github.com/acme/shop',
      severity: 'warning',
    });
  });

  it('is quiet about other branches, baselines and runs without news', () => {
    expect(noticeOf({ ...changed, isDefaultBranch: false }, repository)).toBeUndefined();
    expect(noticeOf({ ...changed, isFullRun: true }, repository)).toBeUndefined();
    expect(noticeOf({ ...run, status: 'success' }, repository)).toBeUndefined();
  });

  it('tells why a run failed although nothing changed', () => {
    expect(noticeOf({ ...run, status: 'failure', reason: 'The branch is gone' }, repository)?.title).toMatch(
      /failure, .*\(The branch is gone\)/,
    );
  });
});
