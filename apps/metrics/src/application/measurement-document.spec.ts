import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeMeasurement } from './measurement-document.js';

const stored = (value: unknown) => zstdCompressSync(Buffer.from(JSON.stringify(value)));
const empty = { formatVersion: '1', files: [], duplicates: [], manifests: [] };

describe('stored measurements', () => {
  it('are read', () => {
    expect(decodeMeasurement(stored(empty))).toEqual({ files: [], duplicates: [], manifests: [] });
  });

  it.each([
    ['no zstd frame', Buffer.from('plain')],
    ['no JSON', zstdCompressSync(Buffer.from('{'))],
    ['another version', stored({ ...empty, formatVersion: '2' })],
    ['another shape', stored({ ...empty, files: [{ path: 1 }] })],
    ['nothing', Buffer.alloc(0)],
  ])('that are %s are refused', (_, bytes) => {
    expect(() => decodeMeasurement(bytes)).toThrow(expect.objectContaining({ code: 'malformed-payload' }));
  });
});
