import { BlobStore } from '@lintel/blobs';
import { SourceText } from '@lintel/sarif';
import { decodeSourceManifest, decodeSourceText, openSource, type DescribedSource, type SourceFile } from '@lintel/tracking';
import { LRUCache } from 'lru-cache';
import type { BlobReference } from '@lintel/events';

const maxManifestBytes = 256 * 1024 * 1024;
const maxTextBytes = 16 * 1024 * 1024;
/** Texts and parse trees kept at a time. */
const maxOpenFiles = 32;
const maxOpenUnits = 32 * 1024 * 1024;

/** A file of the analysed commit whose text is known. */
export interface OpenFile {
  readonly source: SourceText;
  readonly described: DescribedSource;
}

/** The files of the analysed commit, and the texts of those that were stored; a bounded number of them open. */
export class SourceFiles {
  private readonly open = new LRUCache<string, OpenFile>({
    max: maxOpenFiles,
    maxSize: maxOpenUnits,
    sizeCalculation: ({ source }) => source.text.length + 1,
    dispose: ({ described }) => described.close(),
  });
  private readonly byComposedPath = new Map<string, SourceFile>();

  private constructor(
    private readonly blobs: BlobStore,
    private readonly byPath: ReadonlyMap<string, SourceFile>,
  ) {
    // The same name may be written in two ways in Unicode; git knows one of them.
    for (const [path, file] of byPath) if (!/^[\x20-\x7e]*$/.test(path)) this.byComposedPath.set(path.normalize('NFC'), file);
  }

  /** Reads the manifest; without one no file is known. */
  static async load(blobs: BlobStore, manifest: BlobReference | null): Promise<SourceFiles> {
    const files = manifest === null ? [] : decodeSourceManifest(await blobs.read(manifest.key, maxManifestBytes)).files;
    return new SourceFiles(blobs, new Map(files.map((file) => [file.path, file])));
  }

  find(path: string): SourceFile | undefined {
    return this.byPath.get(path) ?? this.byComposedPath.get(path.normalize('NFC'));
  }

  /** The text of a file; undefined when it was not stored or is too large to be worth reading. */
  async text(file: SourceFile): Promise<OpenFile | undefined> {
    if (file.text === undefined || file.sizeBytes > maxTextBytes) return undefined;
    const known = this.open.get(file.path);
    if (known !== undefined) return known;
    const source = new SourceText(decodeSourceText(await this.blobs.read(file.text, maxTextBytes)));
    const opened = { source, described: await openSource(file.path, source.text) };
    this.open.set(file.path, opened);
    return opened;
  }

  close(): void {
    this.open.clear();
  }
}
