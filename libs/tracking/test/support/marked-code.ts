import { createHash } from 'node:crypto';
import type { Region } from '../../src/documents/normalised-finding.js';
import { openSource } from '../../src/describe/describe-source.js';
import type { TrackedFinding } from '../../src/matching/tracked-finding.js';

/** A finding drawn in the text as `«label code»`; `«label/rule code»` for another rule than the usual one. */
export interface MarkedFinding {
  readonly label: string;
  readonly finding: TrackedFinding;
}

export interface MarkedFile {
  readonly path: string;
  /** Without the marks. */
  readonly text: string;
  readonly findings: readonly MarkedFinding[];
}

const mark = /«(\w+)(?:\/([\w-]+))? |»/g;

/** Takes the marks out of a text and describes what they enclose. Marks may span lines and nest. */
export async function readMarked(path: string, marked: string): Promise<MarkedFile> {
  const open: { label: string; rule: string; start: number }[] = [];
  const spans: { label: string; rule: string; start: number; end: number }[] = [];
  let text = '';
  let from = 0;
  for (const found of marked.matchAll(mark)) {
    text += marked.slice(from, found.index);
    from = found.index + found[0].length;
    const [all, label, rule] = found;
    if (all !== '»') open.push({ label: label ?? '', rule: rule ?? 'rule', start: text.length });
    else spans.push({ ...(open.pop() as { label: string; rule: string; start: number }), end: text.length });
  }
  text += marked.slice(from);
  const source = await openSource(path, text);
  const blobOid = createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
  const findings = spans.map(({ label, rule, start, end }): MarkedFinding => {
    const region = regionOf(text, start, end);
    const finding = {
      ruleKey: `test/${rule}`,
      path,
      blobOid,
      region,
      message: `Problem with ${rule}`,
      fingerprints: {},
      features: source.describe(region),
    };
    return { label, finding };
  });
  source.close();
  return { path, text, findings };
}

function regionOf(text: string, start: number, end: number): Region {
  const position = (offset: number): { line: number; column: number } => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  };
  const [from, to] = [position(start), position(end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
