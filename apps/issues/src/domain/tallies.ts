import { categories, severities, type Category, type Id, type Severity } from '@lintel/kernel';
import type { Opened, Reconciliation } from './reconciliation.js';
import { isVisible } from './tracked-issue.js';

/** How many, by `category/severity`. */
export type Tally = Readonly<Record<string, number>>;

export interface TallyEntry {
  readonly category: Category;
  readonly severity: Severity;
  readonly open: number;
}

interface Classified {
  readonly category: Category;
  readonly severity: Severity;
}

export function tally(items: Iterable<Classified>): Tally {
  const counts: Record<string, number> = {};
  for (const { category, severity } of items) counts[`${category}/${severity}`] = (counts[`${category}/${severity}`] ?? 0) + 1;
  return counts;
}

/** Adds up tallies into entries in the order of categories and severities; empty ones are left out. */
export function addTallies(tallies: readonly Tally[]): TallyEntry[] {
  return categories.flatMap((category) =>
    severities.flatMap((severity) => {
      const open = tallies.reduce((sum, counts) => sum + (counts[`${category}/${severity}`] ?? 0), 0);
      return open > 0 ? [{ category, severity, open }] : [];
    }),
  );
}

export function bySeverity(entries: readonly TallyEntry[]): { severity: Severity; open: number }[] {
  return severities.flatMap((severity) => {
    const open = entries.filter((entry) => entry.severity === severity).reduce((sum, entry) => sum + entry.open, 0);
    return open > 0 ? [{ severity, open }] : [];
  });
}

/** Everything that is open on the ref after the analysis, of this analyzer. */
export function openAfter({ foundAgain, kept }: Reconciliation, opened: readonly Opened[]): Tally {
  return tally([
    ...foundAgain.filter(({ issue, status }) => isVisible({ status, isIgnored: issue.isIgnored })).map(({ finding }) => finding),
    ...opened.filter(isVisible).map(({ finding }) => finding),
    ...kept.filter((issue) => isVisible(issue)),
  ]);
}

/** What the run reports as introduced. */
export function introducedBy({ foundAgain }: Reconciliation, opened: readonly Opened[]): Tally {
  return tally([
    ...opened.filter(isVisible).map(({ finding }) => finding),
    ...foundAgain.filter(({ transition, issue }) => transition === 'unsuppressed' && !issue.isIgnored).map(({ finding }) => finding),
  ]);
}

export interface CounterChange extends Classified {
  readonly ruleId: Id;
  readonly open: number;
  readonly suppressed: number;
}

/** What the counters of a ref of its own gain and lose. */
export function counterChanges({ foundAgain, gone }: Reconciliation, opened: readonly Opened[]): CounterChange[] {
  const changes = new Map<string, { ruleId: Id; category: Category; severity: Severity; open: number; suppressed: number }>();
  const add = (ruleId: Id, { category, severity }: Classified, isOpen: boolean, by: 1 | -1): void => {
    const key = `${ruleId}/${category}/${severity}`;
    const change = changes.get(key) ?? { ruleId, category, severity, open: 0, suppressed: 0 };
    if (isOpen) change.open += by;
    else change.suppressed += by;
    changes.set(key, change);
  };
  for (const { ruleId, finding, ...state } of opened) add(ruleId, finding, isVisible(state), 1);
  for (const { issue } of gone) add(issue.ruleId, issue, isVisible(issue), -1);
  for (const { issue, finding, status, transition } of foundAgain) {
    if (transition === 'unchanged') continue;
    add(issue.ruleId, issue, isVisible(issue), -1);
    add(issue.ruleId, finding, isVisible({ status, isIgnored: issue.isIgnored }), 1);
  }
  return [...changes.values()].filter(({ open, suppressed }) => open !== 0 || suppressed !== 0);
}
