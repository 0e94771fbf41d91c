import { setImmediate } from 'node:timers/promises';
import { completeRegion, lineHashScheme, type FindingDraft } from '@lintel/sarif';
import type { NormalisedFinding } from '@lintel/tracking';
import type { OpenFile, SourceFiles } from './source-files.js';

const groupSize = 2_000;

/**
 * Completes findings with what the code says: blob, exact region, GitHub's line hash where the producer gave none, and the features by which
 * tracking recognises them. Works file by file within groups of results, keeps their order, and lets other work run after each file.
 */
export async function* locateFindings(
  drafts: AsyncIterable<readonly FindingDraft[]>,
  files: SourceFiles,
): AsyncGenerator<NormalisedFinding> {
  let group: FindingDraft[] = [];
  for await (const batch of drafts) {
    group.push(...batch);
    if (group.length < groupSize) continue;
    yield* await locateGroup(group, files);
    group = [];
  }
  yield* await locateGroup(group, files);
}

async function locateGroup(drafts: readonly FindingDraft[], files: SourceFiles): Promise<readonly NormalisedFinding[]> {
  const located = new Array<NormalisedFinding>(drafts.length);
  const byPath = Map.groupBy(drafts.keys(), (index) => drafts[index]?.finding.path ?? '');
  for (const [path, indexes] of byPath) {
    const file = files.find(path);
    const text = file && (await files.text(file));
    for (const index of indexes) located[index] = locate(drafts[index] as FindingDraft, { blobOid: file?.blobOid ?? null, text });
    if (text !== undefined) await setImmediate();
  }
  return located;
}

function locate(
  draft: FindingDraft,
  { blobOid, text }: { readonly blobOid: string | null; readonly text: OpenFile | undefined },
): NormalisedFinding {
  const { finding, givenRegion } = draft;
  if (givenRegion === undefined) return { ...finding, blobOid };
  if (text === undefined) return { ...finding, blobOid, region: completeRegion(givenRegion) };
  const region = text.source.locate(givenRegion, draft.countsCodePoints);
  const lineHash = finding.fingerprints[lineHashScheme] ?? text.source.lineHash(region.startLine);
  const fingerprints = lineHash === undefined ? finding.fingerprints : { ...finding.fingerprints, [lineHashScheme]: lineHash };
  return { ...finding, blobOid, region, fingerprints, features: text.described.describe(region) };
}
