import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertEverythingAuthorized } from '@lintel/graphql';
import type { TestService } from '@lintel/testing';
import { published, sarifLog, sarifResult, settledStatus, startHarness, until, upload, uploadStatus, type Harness } from './harness.js';

const mebibyte = 1024 * 1024;

let harness: Harness | undefined;
let ingest: TestService;

beforeAll(async () => {
  harness = await startHarness();
  ingest = harness.ingest;
});

afterAll(() => harness?.close());

/** A valid document with this many mebibytes of blanks in it, as gzip members one after the other. */
function blanks(mebibytes: number): string {
  const member = gzipSync(Buffer.alloc(mebibyte, 0x20), { level: 9 });
  return Buffer.concat([gzipSync('{"version":"2.1.0",'), ...new Array<Buffer>(mebibytes).fill(member), gzipSync('"runs":[]}')]).toString(
    'base64',
  );
}

describe('hostile uploads', () => {
  it('have no way in without a rule', () => assertEverythingAuthorized(ingest.app));

  it('a bomb fails soon, fills no memory and keeps nobody waiting', async () => {
    const bomb = blanks(256);
    expect(bomb.length).toBeLessThan(0.5 * mebibyte);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const before = process.memoryUsage.rss();
    let peak = before;
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
    delay.enable();
    const { body: receipt } = await upload(ingest, '', { sarif: bomb });
    expect(await settledStatus(ingest, receipt.id)).toMatchObject({
      processing_status: 'failed',
      errors: [expect.stringMatching(/^rejecting SARIF, as it inflates to more than allowed \(\d+ > 300 times its size\)$/)],
    });
    delay.disable();
    clearInterval(timer);
    expect(peak - before).toBeLessThan(100 * mebibyte);
    // Far above what it is on a quiet machine; a document read in one go would take many seconds.
    expect(delay.max / 1e6).toBeLessThan(1000);
  });

  it('a file that is mostly blanks, but within the limits, is read', async () => {
    const { body: receipt } = await upload(ingest, '', { sarif: blanks(30) });
    expect(await settledStatus(ingest, receipt.id)).toEqual({
      processing_status: 'complete',
      analyses_url: expect.any(String),
      errors: null,
    });
  });

  it('a bad file never stops the next one', async () => {
    const bad = [
      '{',
      '[[[[',
      'null',
      '{"version":"2.1.0","runs":[{"tool":{"driver":{"rules":{}}},"results":[5,null,[],{"locations":{"a":1}}]}]}',
      '\u0000',
      '\ufeff',
    ];
    const receipts = await Promise.all(
      [...bad, JSON.stringify(sarifLog([sarifResult('src/a.ts')], { driver: { name: 'After' } }))].map((text) => upload(ingest, text)),
    );
    expect(receipts.map(({ status }) => status)).toEqual(new Array(receipts.length).fill(202));
    await until(async () =>
      (await published<{ toolName: string }>(ingest, 'findings.upload.received')).find(({ data }) => data.toolName === 'After'),
    );
    await until(async () => {
      const settled = await Promise.all(
        [0, 1, 2, 4, 5].map((index) => receipts[index]).map((receipt) => uploadStatus(ingest, receipt?.body.id)),
      );
      return settled.every(({ body }) => body.processing_status === 'failed') ? true : undefined;
    });
  });
});
