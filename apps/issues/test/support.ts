import { createHash } from 'node:crypto';
import { accountChanged, analysisIngested, repositoryChanged, type BlobReference, type EventData } from '@lintel/events';
import { systemScope } from '@lintel/persistence';
import type { TestService } from '@lintel/testing';
import {
  encodeCommitChanges,
  encodeFindings,
  openSource,
  storedAsFindings,
  storedAsJson,
  type ChangedFile,
  type ChangedHunk,
  type CommitChanges,
  type NormalisedFinding,
  type NormalisedRule,
} from '@lintel/tracking';

export type Analysis = EventData<typeof analysisIngested>;
/** Texts by path; a finding is drawn as `«rule code»`, one that a comment silences as `«!rule code»`. */
export type MarkedTree = Readonly<Record<string, string>>;

export const oid = (name: string): string => createHash('sha1').update(name).digest('hex');

interface Tree {
  readonly texts: Map<string, string>;
  readonly findings: NormalisedFinding[];
  readonly rules: NormalisedRule[];
}

const mark = /«(!?)([\w-]+) |»/g;

async function read(marked: MarkedTree): Promise<Tree> {
  const tree: Tree = { texts: new Map(), findings: [], rules: [] };
  for (const [path, text] of Object.entries(marked)) await readFile(tree, path, text);
  return tree;
}

async function readFile(tree: Tree, path: string, marked: string): Promise<void> {
  const open: { rule: string; isSilenced: boolean; start: number }[] = [];
  const spans: { rule: string; isSilenced: boolean; start: number; end: number }[] = [];
  let text = '';
  let from = 0;
  for (const found of marked.matchAll(mark)) {
    text += marked.slice(from, found.index);
    from = found.index + found[0].length;
    const last = open.at(-1);
    if (found[0] !== '»') open.push({ rule: found[2] ?? '', isSilenced: found[1] === '!', start: text.length });
    else if (last) spans.push({ ...last, end: text.length }) && open.pop();
  }
  text += marked.slice(from);
  tree.texts.set(path, text);
  const source = await openSource(path, text);
  for (const { rule, isSilenced, start, end } of spans.sort((a, b) => a.start - b.start)) {
    const [a, b] = [start, end].map((offset) => text.slice(0, offset).split('\n')) as [string[], string[]];
    const region = {
      startLine: a.length,
      startColumn: (a.at(-1) ?? '').length + 1,
      endLine: b.length,
      endColumn: (b.at(-1) ?? '').length + 1,
    };
    tree.findings.push({
      kind: 'finding',
      index: tree.findings.length,
      ruleIndex: ruleIndex(tree, rule),
      ruleKey: `oxlint/${rule}`,
      level: 'warning',
      severity: 'major',
      category: 'bug-risk',
      message: { text: `Unexpected ${rule}`, markdown: null },
      path,
      blobOid: blobOid(text),
      region,
      fingerprints: {},
      features: source.describe(region),
      suppression: isSilenced ? { source: 'comment', justification: null } : null,
      related: [],
    });
  }
  source.close();
}

function ruleIndex(tree: Tree, rule: string): number {
  const known = tree.rules.findIndex((each) => each.ruleId === rule);
  if (known !== -1) return known;
  tree.rules.push({
    kind: 'rule',
    index: tree.rules.length,
    ruleKey: `oxlint/${rule}`,
    aliases: [],
    ruleId: rule,
    shortcode: `JS-${rule}`,
    title: `Rule ${rule}`,
    shortDescription: `About ${rule}`,
    description: `Do not use ${rule}.`,
    category: 'bug-risk',
    severity: 'major',
    level: 'warning',
    tags: ['cwe-1'],
    helpUri: null,
    precision: null,
    securitySeverity: null,
    isRecommended: true,
    isAutofixAvailable: false,
  });
  return tree.rules.length - 1;
}

const blobOid = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

/** A commit with its analysis; `renames` maps old paths to new ones, as git would find them. */
export interface Commit {
  readonly name: string;
  readonly tree: MarkedTree;
  readonly base?: { readonly name: string; readonly tree: MarkedTree };
  readonly renames?: Readonly<Record<string, string>>;
  /** Earlier keys of rules. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
}

let lastId = 1000;

/** Stores what an ingested analysis refers to and returns the event that announces it. */
export async function ingest(service: TestService, commit: Commit, given: Partial<Analysis> = {}): Promise<Analysis> {
  lastId += 10;
  const tree = await read(commit.tree);
  const base = commit.base && (await read(commit.base.tree));
  const changes =
    base && commit.base
      ? diff(base, tree, { baseOid: oid(commit.base.name), commitOid: oid(commit.name), renames: commit.renames ?? {} })
      : null;
  const findings = await service.blobs.put(
    `findings/${lastId}`,
    encodeFindings([...tree.rules.map((rule) => ({ ...rule, aliases: [...(commit.aliases?.[rule.ruleKey] ?? [])] })), ...tree.findings]),
    storedAsFindings,
  );
  const changesBlob: BlobReference | null =
    changes && (await service.blobs.put(`changes/${lastId}`, encodeCommitChanges(changes), storedAsJson));
  return {
    repositoryId: 42,
    accountId: 7,
    ref: 'refs/heads/main',
    branch: 'main',
    isDefaultBranch: true,
    pullRequestNumber: null,
    commitOid: oid(commit.name),
    baseOid: commit.base ? oid(commit.base.name) : null,
    isFullRun: commit.base === undefined,
    runId: lastId,
    checkId: lastId + 1,
    analysisId: lastId + 2,
    uploadId: null,
    analyzer: { shortcode: 'javascript', name: 'JavaScript', version: '1' },
    tool: { name: 'oxlint', version: '1' },
    category: 'javascript',
    isComplete: true,
    reason: null,
    findings,
    sources: null,
    changes: changesBlob,
    resultsCount: tree.findings.length,
    rulesCount: tree.rules.length,
    warningsCount: 0,
    ...given,
  };
}

function diff(
  base: Tree,
  next: Tree,
  { baseOid, commitOid, renames }: { baseOid: string; commitOid: string; renames: Readonly<Record<string, string>> },
): CommitChanges {
  const renamedTo = new Set(Object.values(renames));
  const files: ChangedFile[] = [];
  for (const [oldPath, text] of base.texts) {
    const newPath = renames[oldPath] ?? oldPath;
    const other = next.texts.get(newPath);
    const oids = { oldBlobOid: blobOid(text), newBlobOid: other === undefined ? null : blobOid(other), similarity: null };
    if (other === undefined) files.push({ status: 'deleted', oldPath, newPath: null, ...oids, hunks: [] });
    else if (newPath !== oldPath) files.push({ status: 'renamed', oldPath, newPath, ...oids, hunks: hunksOf(text, other) });
    else if (other !== text) files.push({ status: 'modified', oldPath, newPath, ...oids, hunks: hunksOf(text, other) });
  }
  for (const [newPath, text] of next.texts) {
    if (base.texts.has(newPath) || renamedTo.has(newPath)) continue;
    files.push({ status: 'added', oldPath: null, newPath, oldBlobOid: null, newBlobOid: blobOid(text), similarity: null, hunks: [] });
  }
  return { baseOid, commitOid, files };
}

/** Longest common subsequence of lines, as hunks. */
function hunksOf(one: string, other: string): ChangedHunk[] {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const hunks: ChangedHunk[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [fromI, fromJ] = [i, j];
    while ((i < a.length || j < b.length) && a[i] !== b[j]) {
      if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) i += 1;
      else j += 1;
    }
    const [oldLines, newLines] = [i - fromI, j - fromJ];
    if (oldLines + newLines > 0)
      hunks.push({ oldStart: fromI + Number(oldLines > 0), oldLines, newStart: fromJ + Number(newLines > 0), newLines });
    i += 1;
    j += 1;
  }
  return hunks;
}

/** Makes a repository known to the service's directory. */
export async function knowRepository(service: TestService, repositoryId = 42, accountId = 7): Promise<void> {
  await service.deliver(accountChanged, { ...accountChanged.example, accountId });
  await service.deliver(repositoryChanged, { ...repositoryChanged.example, repositoryId, accountId, externalId: String(repositoryId) });
}

/** Empties the tables of the service, so that tests do not see each other. */
export async function clear(service: TestService): Promise<void> {
  await service.database.transaction(systemScope('test starts empty'), async (tx) => {
    for (const table of tables) await tx.query(`DELETE FROM ${table}`);
  });
}

const tables = [
  'issue_event',
  'issue_count',
  'issue_state',
  'issue',
  'repository_issue',
  'rule',
  'analysis',
  'track_ref',
  'track',
  'tracked_ref',
  'tracked_repository',
  'outbox',
];

export async function query<Row>(service: TestService, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return service.database.transaction(systemScope('test looks at rows'), (tx) => tx.query<Row>(sql, parameters));
}

/** Rules whose counters differ from what the rows say; none, whatever happened. */
export async function wrongCounters(service: TestService): Promise<object[]> {
  return query(
    service,
    `SELECT ref_id, rule_id, category, severity, c.open, c.suppressed, r.open AS rows_open, r.suppressed AS rows_suppressed
     FROM (SELECT * FROM issue_count WHERE open <> 0 OR suppressed <> 0) c FULL JOIN (
       SELECT s.ref_id, s.rule_id, s.category, s.severity, count(*) FILTER (WHERE s.status = 'open' AND NOT s.is_ignored)::int AS open,
         count(*) FILTER (WHERE s.status = 'suppressed' OR s.is_ignored)::int AS suppressed
       FROM issue_state s JOIN tracked_ref USING (ref_id) WHERE parent_ref_id IS NULL AND s.status <> 'resolved' GROUP BY 1, 2, 3, 4) r USING (ref_id, rule_id, category, severity)
     WHERE (c.open, c.suppressed) IS DISTINCT FROM (r.open, r.suppressed)`,
  );
}
