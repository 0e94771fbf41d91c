import path from 'node:path';

/** Directory of this library; the same from `src` and from `dist`. */
export const packageRoot = path.resolve(import.meta.dirname, '..');
