import { describe, expect, it } from '@jest/globals';
import { algorithmVersion, type MatchResult, type NormalisedFinding } from '@lintel/tracking';
import fc from 'fast-check';
import { countChanges, reconcile, type Opened } from './reconciliation.js';
import { addTallies, bySeverity, counterChanges, introducedBy, openAfter } from './tallies.js';
import { isVisible, type KnownIssue } from './tracked-issue.js';

const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

function known(given: Partial<KnownIssue> = {}): KnownIssue {
  return {
    issueId: 1,
    ruleId: 5,
    ruleKey: 'r/x',
    status: 'open',
    isIgnored: false,
    category: 'bug-risk',
    severity: 'major',
    suppression: null,
    openedRunId: 1,
    origin: 'own',
    path: 'a.ts',
    blobOid: null,
    region,
    message: 'm',
    fingerprints: {},
    features: null,
    ...given,
  };
}

function finding(given: Partial<NormalisedFinding> = {}): NormalisedFinding {
  return {
    kind: 'finding',
    index: 0,
    ruleIndex: 0,
    ruleKey: 'r/x',
    level: 'warning',
    severity: 'major',
    category: 'bug-risk',
    message: { text: 'm', markdown: null },
    path: 'a.ts',
    blobOid: null,
    region,
    fingerprints: {},
    features: null,
    suppression: null,
    related: [],
    ...given,
  };
}

const evidence = { algorithmVersion, stage: 'score' as const, score: 1, from: { path: 'a.ts', line: 1 } };
const matched = (count: number): MatchResult => ({
  matches: Array.from({ length: count }, (_, index) => ({ base: index, next: index, evidence })),
  introduced: [],
  resolved: [],
});
const unmatched = (count: number): MatchResult => ({
  matches: [],
  introduced: [],
  resolved: Array.from({ length: count }, (_, base) => ({ base, reason: 'fixed' as const })),
});
const silenced = { suppression: { source: 'comment' as const, justification: null } };

describe('reconcile', () => {
  it.each([
    ['nothing differs', known(), finding(), 'unchanged'],
    ['only the blob differs', known(), finding({ blobOid: 'a'.repeat(40) }), 'unchanged'],
    ['the place differs', known(), finding({ region: { ...region, startLine: 2, endLine: 2 } }), 'moved'],
    ['the file differs', known(), finding({ path: 'b.ts' }), 'moved'],
    ['the text differs', known(), finding({ message: { text: 'n', markdown: null } }), 'moved'],
    ['the severity differs', known(), finding({ severity: 'minor' }), 'moved'],
    ['a fingerprint differs', known(), finding({ fingerprints: { a: 'b' } }), 'moved'],
    ['a comment came', known(), finding(silenced), 'suppressed'],
    ['a comment went', known({ status: 'suppressed' }), finding(), 'unsuppressed'],
    ['the parent has resolved it', known({ status: 'resolved', origin: 'inherited' }), finding(), 'moved'],
  ])('when %s', (_, issue, next, transition) => {
    const { foundAgain } = reconcile({ known: [issue], findings: [next], result: matched(1), isComplete: true, forkRunId: null });
    expect(foundAgain[0]?.transition).toBe(transition);
  });

  it('closes what a complete analysis does not find, and only that', () => {
    const run = (issue: KnownIssue, isComplete: boolean) =>
      reconcile({ known: [issue], findings: [], result: unmatched(1), isComplete, forkRunId: 10 });
    expect(run(known(), true)).toMatchObject({ gone: [{ reason: 'fixed' }], kept: [] });
    expect(run(known(), false)).toMatchObject({ gone: [], kept: [{ issueId: 1 }] });
    expect(run(known({ origin: 'inherited', openedRunId: 10 }), true).gone).toHaveLength(1);
    expect(run(known({ origin: 'inherited', openedRunId: 11 }), true)).toMatchObject({ gone: [], kept: [] });
    expect(run(known({ origin: 'inherited', status: 'resolved' }), true)).toMatchObject({ gone: [], kept: [] });
  });
});

const arbitraryKnown = fc
  .record({
    status: fc.constantFrom('open' as const, 'suppressed' as const),
    isIgnored: fc.boolean(),
    severity: fc.constantFrom('critical' as const, 'major' as const),
    found: fc.boolean(),
    becomes: fc.constantFrom('open', 'suppressed'),
    newSeverity: fc.constantFrom('critical' as const, 'major' as const),
  })
  .map((each) => ({ ...each, issue: known({ status: each.status, isIgnored: each.isIgnored, severity: each.severity }) }));
const arbitraryOpened = fc
  .record({
    status: fc.constantFrom('open' as const, 'suppressed' as const),
    isIgnored: fc.boolean(),
    severity: fc.constantFrom('critical' as const, 'minor' as const),
  })
  .map(({ severity, ...state }): Opened => ({
    issueId: 9,
    ruleId: 6,
    finding: finding({ severity }),
    how: 'new',
    evidence: null,
    ...state,
  }));

describe('the numbers of an analysis', () => {
  it('agree with each other: before − resolved + introduced = after, in counts, counters and tallies', () => {
    fc.assert(
      fc.property(fc.array(arbitraryKnown), fc.array(arbitraryOpened), fc.boolean(), (cases, opened, isComplete) => {
        const findings = cases.map(({ becomes, newSeverity }) =>
          finding({ severity: newSeverity, ...(becomes === 'suppressed' ? silenced : {}) }),
        );
        const result: MatchResult = {
          matches: cases.flatMap(({ found }, index) => (found ? [{ base: index, next: index, evidence }] : [])),
          introduced: [],
          resolved: cases.flatMap(({ found }, base) => (found ? [] : [{ base, reason: 'fixed' as const }])),
        };
        const changes = reconcile({ known: cases.map(({ issue }) => issue), findings, result, isComplete, forkRunId: null });
        const before = cases.filter(({ issue }) => isVisible(issue)).length;
        const after = addTallies([openAfter(changes, opened)]).reduce((sum, { open }) => sum + open, 0);
        const counters = counterChanges(changes, opened);
        expect(before + counters.reduce((sum, { open }) => sum + open, 0)).toBe(after);
        const counts = countChanges(changes, opened);
        const silencedNow = changes.foundAgain.filter(({ transition, issue }) => transition === 'suppressed' && !issue.isIgnored).length;
        expect(before - counts.resolved - silencedNow + counts.introduced).toBe(after);
        expect(addTallies([introducedBy(changes, opened)]).reduce((sum, { open }) => sum + open, 0)).toBe(counts.introduced);
        expect(counts.persisted + counts.introduced + changes.kept.filter(isVisible).length).toBe(after);
      }),
    );
  });

  it('are added up by severity', () => {
    expect(bySeverity(addTallies([{ 'bug-risk/major': 2, 'security/critical': 1 }, { 'security/major': 3 }]))).toEqual([
      { severity: 'critical', open: 1 },
      { severity: 'major', open: 5 },
    ]);
  });
});
