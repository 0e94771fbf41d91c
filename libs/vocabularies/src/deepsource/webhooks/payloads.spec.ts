import { describe, expect, it } from '@jest/globals';
import { issueIntroduced, repositoryChanged, runUpdated } from '@lintel/events';
import { memberPayload, repositoryIssuePayload, repositoryPayload, runPayload, type RepositoryFacts } from './index.js';

const account = {
  accountId: 7,
  login: 'acme',
  provider: 'github',
  type: 'team',
  avatarUrl: null,
  webUrl: 'https://github.com/acme',
} as const;
const repository: RepositoryFacts = { ...repositoryChanged.example, account };
const keysOf = (value: unknown): string[] => Object.keys(value as object).sort();
const words = (text: string): string[] => text.split(' ').sort();

describe('webhook payloads have exactly the documented keys', () => {
  it('Repository and Account', () => {
    const payload = repositoryPayload(repository) as { account: object };
    expect(keysOf(payload)).toEqual(words('id object name vcsProvider vcsUrl defaultBranch latestCommitOid isPrivate isActivated account'));
    expect(keysOf(payload.account)).toEqual(words('id object login vcsProvider vcsUrl type avatarUrl'));
  });

  it('AnalysisRun, its summary and its checks', () => {
    const run = runPayload(runUpdated.example.run, repository) as any;
    expect(keysOf(run)).toEqual(
      words('id object runUid status branchName baseOid commitOid createdAt updatedAt repository summary checks'),
    );
    expect(keysOf(run.summary)).toEqual(
      words('object occurrencesIntroduced occurrencesResolved occurrenceDistributionByAnalyzer occurrenceDistributionByCategory'),
    );
    expect(keysOf(run.checks[0])).toEqual(words('id object sequence status analyzer createdAt updatedAt finishedAt summary'));
    expect(keysOf(run.checks[0].analyzer)).toEqual(words('id object shortcode name logoUrl'));
    expect(keysOf(run.checks[0].summary)).toEqual(
      words('object occurrencesIntroduced occurrencesResolved occurrenceDistributionByCategory'),
    );
    expect(run.createdAt).toBe(Date.parse(runUpdated.example.run.createdAt) / 1000);
  });

  it('puts the check that triggered an update last, whatever its sequence', () => {
    const [check] = runUpdated.example.run.checks;
    const checks = [1, 2, 3].map((sequence) => ({ ...check!, checkId: 900 + sequence, sequence }));
    const run = runPayload({ ...runUpdated.example.run, checks }, repository, 901) as any;
    expect(run.checks.map((each: any) => each.sequence)).toEqual([2, 3, 1]);
  });

  it('RepositoryIssue, Issue and Occurrence', () => {
    const occurrence = { occurrenceId: 5, title: 't', path: 'a', beginLine: 1, beginColumn: 2, endLine: 3, endColumn: 4 };
    const payload = repositoryIssuePayload({ ...issueIntroduced.example, repository, occurrences: [occurrence] }) as any;
    expect(keysOf(payload)).toEqual(words('id object repository issue occurrences'));
    expect(keysOf(payload.issue)).toEqual(
      words('id object shortcode title shortDescription category autofixAvailable isRecommended analyzer'),
    );
    expect(keysOf(payload.occurrences[0])).toEqual(words('id object title path beginLine beginColumn endLine endColumn'));
  });

  it('TeamMember without an id for the user', () => {
    const payload = memberPayload({
      role: 'owner',
      joinedAt: '2026-01-01T00:00:00.000Z',
      team: account,
      user: { email: 'a@example.com', firstName: 'A', lastName: 'B' },
    }) as any;
    expect(keysOf(payload)).toEqual(words('object role isOwner joinedAt team user'));
    expect(keysOf(payload.user)).toEqual(words('object email firstName lastName'));
    expect(payload).toMatchObject({ role: 'ADMIN', isOwner: true, joinedAt: 1_767_225_600 });
  });
});
