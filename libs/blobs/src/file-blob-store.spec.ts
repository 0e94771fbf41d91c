import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileBlobStore } from './file-blob-store.js';

let folder: string;
let store: FileBlobStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'blobs-'));
  store = new FileBlobStore(folder);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('file blob store', () => {
  it('keeps what it is given and tells size and digest', async () => {
    const content = Buffer.from('a document');
    const reference = await store.put('uploads/7/a.sarif', Readable.from([content.subarray(0, 3), content.subarray(3)]), {
      contentType: 'text/plain',
    });
    expect(reference).toMatchObject({
      sizeBytes: 10,
      sha256: createHash('sha256').update(content).digest('hex'),
      contentEncoding: 'identity',
    });
    expect((await store.read('uploads/7/a.sarif', 10)).toString()).toBe('a document');
    expect(await store.has('uploads/7/a.sarif')).toBe(true);
    await store.remove('uploads/7/a.sarif');
    expect(await store.has('uploads/7/a.sarif')).toBe(false);
  });

  it('leaves nothing behind when the source breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })(),
    );
    await expect(store.put('uploads/half', broken, { contentType: 'text/plain' })).rejects.toThrow('connection lost');
    expect(await readdir(path.join(folder, 'uploads'))).toEqual([]);
  });

  it('reads no more than it may, and says when a document is not there', async () => {
    await store.put('big', Buffer.alloc(11), { contentType: 'text/plain' });
    await expect(store.read('big', 10)).rejects.toMatchObject({ code: 'payload-too-large' });
    await expect(store.read('small', 10)).rejects.toMatchObject({ code: 'resource-not-found' });
    await expect(store.open('small')).rejects.toMatchObject({ code: 'resource-not-found' });
  });

  it.each(['../escape', 'a/../b', '/etc/passwd', 'a//b', '', 'a\0b', '.', 'a\\b'])('refuses the key %j', async (key) => {
    await expect(store.put(key, Buffer.from('x'), { contentType: 'text/plain' })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
