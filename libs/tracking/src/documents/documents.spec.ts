import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCommitChanges, encodeCommitChanges, type CommitChanges } from './commit-changes.js';
import { collectFindings, encodeFindings, readFindings, type FindingsRecord } from './findings-document.js';
import type { NormalisedFinding } from './normalised-finding.js';
import type { NormalisedRule } from './normalised-rule.js';
import { decodeSourceManifest, decodeSourceText, encodeSourceManifest, encodeSourceText, sourceTextKey } from './source-manifest.js';

const oid = 'a'.repeat(40);

const rule: NormalisedRule = {
  kind: 'rule',
  index: 0,
  ruleKey: 'oxlint/no-debugger',
  aliases: [],
  ruleId: 'no-debugger',
  shortcode: 'oxlint/no-debugger',
  title: 'Debugger statement',
  shortDescription: '',
  description: '',
  category: 'bug-risk',
  severity: 'major',
  level: 'warning',
  tags: [],
  helpUri: null,
  precision: null,
  securitySeverity: null,
  isRecommended: true,
  isAutofixAvailable: false,
};

function finding(index: number, text = 'm'): NormalisedFinding {
  return {
    kind: 'finding',
    index,
    ruleIndex: 0,
    ruleKey: rule.ruleKey,
    level: 'warning',
    severity: 'major',
    category: 'bug-risk',
    message: { text, markdown: null },
    path: 'src/a.ts',
    blobOid: oid,
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
    fingerprints: {},
    features: null,
    suppression: null,
    related: [],
  };
}

const stored = async (records: Iterable<FindingsRecord>): Promise<Readable> => Readable.from([await buffer(encodeFindings(records))]);
const ndjson = (text: string): Readable => Readable.from([zstdCompressSync(Buffer.from(text))]);

describe('findings document', () => {
  it('gives back what was written, whatever the texts hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 50 }), async (texts) => {
        const findings = texts.map((text, index) => finding(index, text));
        expect(await collectFindings(await stored([rule, ...findings]))).toEqual({ rules: [rule], findings });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps lines whole over many chunks', async () => {
    const findings = Array.from({ length: 3000 }, (_, index) => finding(index, 'é'.repeat(index % 300)));
    expect((await collectFindings(await stored([rule, ...findings]))).findings).toEqual(findings);
  });

  it('takes rules that come after their findings', async () => {
    expect((await collectFindings(await stored([finding(0), rule]))).rules).toEqual([rule]);
  });

  it.each([
    ['no zstd', Readable.from([Buffer.from('plain')])],
    ['no JSON', ndjson('{"kind":"rule"\n')],
    ['another shape', ndjson('{"kind":"other"}\n')],
    ['a last line without its end', ndjson('{"kind":"finding"')],
    ['a finding without its rule', ndjson(`${JSON.stringify(finding(0))}\n`)],
  ])('refuses %s', async (_, stream) => {
    await expect(collectFindings(stream)).rejects.toMatchObject({ code: 'malformed-payload' });
  });

  it('refuses more findings than asked for', async () => {
    await expect(collectFindings(await stored([rule, finding(0), finding(1)]), 1)).rejects.toMatchObject({ code: 'malformed-payload' });
  });

  it('passes a failing source on to the reader', async () => {
    const failing = Readable.from(
      (async function* () {
        yield zstdCompressSync(Buffer.from(`${JSON.stringify(rule)}\n`)).subarray(0, 10);
        throw new Error('disk is gone');
      })(),
    );
    const read = async (): Promise<void> => {
      for await (const each of readFindings(failing)) expect(each).toBeDefined();
    };
    await expect(read()).rejects.toMatchObject({ cause: { message: 'disk is gone' } });
  });
});

describe('small documents', () => {
  const changes: CommitChanges = {
    baseOid: oid,
    commitOid: oid,
    files: [
      {
        status: 'renamed',
        oldPath: 'a.ts',
        newPath: 'b.ts',
        oldBlobOid: oid,
        newBlobOid: oid,
        similarity: 92,
        hunks: [{ oldStart: 3, oldLines: 1, newStart: 3, newLines: 2 }],
      },
    ],
  };

  it('come back as written', () => {
    const manifest = { commitOid: oid, files: [{ path: 'a.ts', blobOid: oid, sizeBytes: 3, text: sourceTextKey(7, oid) }] };
    expect(decodeSourceManifest(encodeSourceManifest(manifest))).toEqual(manifest);
    expect(decodeCommitChanges(encodeCommitChanges(changes))).toEqual(changes);
    expect(decodeSourceText(encodeSourceText('grün\n'))).toBe('grün\n');
  });

  it('are refused when of another shape or too large', () => {
    expect(() => decodeCommitChanges(encodeSourceManifest({ commitOid: oid, files: [] }))).toThrow(/cannot be read/);
    expect(() => decodeSourceText(encodeSourceText('x'.repeat(17 * 1024 * 1024)))).toThrow(/beyond its limit/);
  });
});
