import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { matchFindings } from '../src/matching/match-findings.js';
import { gitChanges, reversed } from './support/git-changes.js';
import { readMarked, type MarkedFile, type MarkedFinding } from './support/marked-code.js';

/**
 * The cases are text files in `golden/`. A finding is drawn as `«A code»`. A letter on both sides must be matched; a letter only before is resolved,
 * a letter only after is introduced.
 */
interface GoldenCase {
  readonly title: string;
  readonly before: readonly MarkedFile[];
  readonly after: readonly MarkedFile[];
}

const folder = path.join(import.meta.dirname, 'golden');

async function readCases(name: string): Promise<GoldenCase[]> {
  const blocks = readFileSync(path.join(folder, name), 'utf8')
    .split(/^#### /m)
    .slice(1);
  return Promise.all(
    blocks.map(async (block) => {
      const [title = '', ...sections] = block.split(/^---- /m);
      const files: Record<'before' | 'after', Promise<MarkedFile>[]> = { before: [], after: [] };
      for (const section of sections) {
        const end = section.indexOf('\n');
        const [when = '', file = ''] = section.slice(0, end).trim().split(' ');
        files[when as 'before' | 'after'].push(readMarked(file, `${section.slice(end + 1).trimEnd()}\n`));
      }
      return { title: title.trim().split('\n')[0] ?? '', before: await Promise.all(files.before), after: await Promise.all(files.after) };
    }),
  );
}

function drawn(base: readonly MarkedFinding[], next: readonly MarkedFinding[], pairs: readonly { base: number; next: number }[]): string[] {
  const matched = pairs.map((pair) => `${base[pair.base]?.label} = ${next[pair.next]?.label}`);
  const gone = base.filter((_, index) => !pairs.some((pair) => pair.base === index)).map(({ label }) => `${label} resolved`);
  const fresh = next.filter((_, index) => !pairs.some((pair) => pair.next === index)).map(({ label }) => `${label} introduced`);
  return [...matched, ...gone, ...fresh].sort();
}

function expected(base: readonly MarkedFinding[], next: readonly MarkedFinding[]): string[] {
  const labels = next.map(({ label }) => label);
  const pairs = base.flatMap(({ label }, index) => (labels.includes(label) ? [{ base: index, next: labels.indexOf(label) }] : []));
  return drawn(base, next, pairs);
}

const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const suites = await Promise.all(files.map(async (name) => ({ name, cases: await readCases(name) })));

describe.each(suites)('$name', ({ cases }) => {
  it.each(cases)('$title', ({ before, after }) => {
    const tree = (side: readonly MarkedFile[]): Map<string, string> => new Map(side.map((file) => [file.path, file.text]));
    const changes = gitChanges(tree(before), tree(after));
    const [base, next] = [before, after].map((side) => side.flatMap((file) => file.findings)) as [MarkedFinding[], MarkedFinding[]];
    const sides = { base: base.map(({ finding }) => finding), next: next.map(({ finding }) => finding) };
    const forward = matchFindings({ ...sides, changes });
    expect(drawn(base, next, forward.matches)).toEqual(expected(base, next));
    const backward = matchFindings({ base: sides.next, next: sides.base, changes: reversed(changes) });
    expect(backward.matches.map((match) => `${match.next}=${match.base}`).sort()).toEqual(
      forward.matches.map((match) => `${match.base}=${match.next}`).sort(),
    );
  });
});
