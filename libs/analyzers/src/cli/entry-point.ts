import { constants } from 'node:fs';
import { open, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What an analyzer that runs in Node finds, before the catalogue describes it. Lines and columns are 1-based, in UTF-16 code units. */
export interface Finding {
  readonly ruleId: string;
  readonly message: string;
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Further places that the finding is about. */
  readonly related?: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
}

export interface SourceText {
  /** Relative to the checkout. */
  readonly path: string;
  readonly text: string;
}

export interface EntryPointContext {
  /** Texts of the files to look at, one after the other; files that cannot be read are skipped. */
  readonly sources: () => AsyncGenerator<SourceText>;
  /** Reads a JSON file of the configuration directory. */
  readonly readConfiguration: (fileName: string) => Promise<unknown>;
  /** Writes a further file beside the results. */
  readonly writeOutput: (fileName: string, text: string) => Promise<void>;
}

const maxFileBytes = 1024 * 1024;

/**
 * Runs an analyzer as a program: `--code DIR --config DIR --output FILE`. Reads the list of files from `files.json` of the configuration directory and
 * writes the findings as SARIF. A thrown error ends the process with code 1 and leaves no result behind.
 */
export async function runEntryPoint(toolName: string, analyze: (context: EntryPointContext) => Promise<readonly Finding[]>): Promise<void> {
  const { values } = parseArgs({ options: { code: { type: 'string' }, config: { type: 'string' }, output: { type: 'string' } } });
  const { code, config, output } = values;
  if (code === undefined || config === undefined || output === undefined) throw new Error('Usage: --code DIR --config DIR --output FILE');
  const readConfiguration = async (fileName: string): Promise<unknown> => JSON.parse(await readFile(path.join(config, fileName), 'utf8'));
  const files = (await readConfiguration('files.json')) as string[];
  const findings = await analyze({
    readConfiguration,
    sources: () => readSources(code, files),
    writeOutput: (fileName, text) => writeFile(path.join(path.dirname(output), fileName), text),
  });
  await writeFile(output, JSON.stringify(sarifOf(toolName, findings)));
}

async function* readSources(code: string, files: readonly string[]): AsyncGenerator<SourceText> {
  const root = await realpath(code);
  for (const file of files) {
    const text = await readText(root, file);
    if (text !== undefined) yield { path: file, text };
  }
}

/** Only regular files inside the checkout, however the checkout was made. */
async function readText(root: string, file: string): Promise<string | undefined> {
  const absolute = path.join(root, file);
  const real = await realpath(absolute).catch(() => undefined);
  if (real !== absolute || !real.startsWith(`${root}${path.sep}`)) return undefined;
  const handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const status = await handle.stat();
    return status.isFile() && status.size <= maxFileBytes ? await handle.readFile('utf8') : undefined;
  } finally {
    await handle.close();
  }
}

function sarifOf(toolName: string, findings: readonly Finding[]): unknown {
  return {
    version: '2.1.0',
    runs: [{ tool: { driver: { name: toolName } }, columnKind: 'utf16CodeUnits', results: findings.map(resultOf) }],
  };
}

function resultOf(finding: Finding): unknown {
  const { startLine, startColumn, endLine, endColumn } = finding;
  return {
    ruleId: finding.ruleId,
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation: { uri: finding.path }, region: { startLine, startColumn, endLine, endColumn } } }],
    relatedLocations: (finding.related ?? []).map((place) => ({
      physicalLocation: { artifactLocation: { uri: place.path }, region: { startLine: place.startLine, endLine: place.endLine } },
    })),
  };
}
