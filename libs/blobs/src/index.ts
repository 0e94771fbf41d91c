export { BlobStore, type PutOptions } from './blob-store.js';
export { FileBlobStore } from './file-blob-store.js';
