import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { maxFileBytes } from '../planning/exclusions.js';
import type { ReadText } from './column-converter.js';

/** Reads texts below a directory: regular files up to 1 MiB, no links, nothing outside. */
export function checkoutReader(root: string): ReadText {
  const realRoot = realpathSync(root);
  return (file) => {
    const absolute = path.join(realRoot, file);
    try {
      if (realpathSync(absolute) !== absolute || !absolute.startsWith(`${realRoot}${path.sep}`)) return undefined;
      return readRegularFile(absolute);
    } catch {
      return undefined;
    }
  };
}

function readRegularFile(absolute: string): string | undefined {
  const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    return status.isFile() && status.size <= maxFileBytes ? readFileSync(descriptor, 'utf8') : undefined;
  } finally {
    closeSync(descriptor);
  }
}
