import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryConfiguration } from '../configuration/repository-configuration.js';
import { isBinary, isGeneratedText, isMinifiedText } from './exclusions.js';
import { languageOfInterpreterLine, languageOfPath } from './languages.js';
import type { CandidateFile, ExclusionReason, FileSelection } from './planned-check.js';
import { selectFiles } from './select-files.js';

const headBytes = 8192;
const concurrentReads = 16;

type Inspected = { readonly file: CandidateFile } | { readonly path: string; readonly reason: ExclusionReason };

/**
 * Like `selectFiles`, and looks into the first 8 KiB of each file below `root`: binary files and links are left out, generated and minified ones are
 * marked, and the language of a script without extension comes from its `#!` line. Follows no link.
 */
export async function inspectFiles(
  root: string,
  files: readonly CandidateFile[],
  configuration?: Pick<RepositoryConfiguration, 'excludePatterns' | 'testPatterns'>,
): Promise<FileSelection> {
  const selection = selectFiles(files, configuration);
  const inspected: Inspected[] = [];
  for (let start = 0; start < selection.included.length; start += concurrentReads) {
    const batch = selection.included.slice(start, start + concurrentReads);
    inspected.push(...(await Promise.all(batch.map((file) => inspect(root, file)))));
  }
  const kept = inspected.flatMap((entry) => ('file' in entry ? [entry.file] : []));
  const dropped = inspected.flatMap((entry) => ('reason' in entry ? [entry] : []));
  return { included: selectFiles(kept, configuration).included, excluded: [...selection.excluded, ...dropped] };
}

async function inspect(root: string, file: CandidateFile): Promise<Inspected> {
  const head = await readHead(path.join(root, file.path));
  if (!head) return { path: file.path, reason: 'not-a-file' };
  if (isBinary(head)) return { path: file.path, reason: 'binary' };
  const text = head.toString('utf8');
  const language = languageOfPath(file.path) ?? languageOfInterpreterLine(text);
  return { file: { ...file, language, isGenerated: isGeneratedText(text) || isMinifiedText(file.path, text) } };
}

/** Undefined for anything but a regular file: links, directories, files that are gone. */
async function readHead(absolutePath: string): Promise<Buffer | undefined> {
  const handle = await open(absolutePath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
