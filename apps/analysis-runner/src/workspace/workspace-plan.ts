import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  availableAnalyzers,
  configurationFileName,
  inspectFiles,
  parseConfiguration,
  planAnalysis,
  type ParsedConfiguration,
} from '@lintel/analyzers';
import { DomainError } from '@lintel/kernel';
import { parse } from 'smol-toml';
import { z } from 'zod';

/** What is to be done in a workspace; kept beside the code, so that every check of a run works from the same plan. */
export const workspacePlan = z.object({
  commitOid: z.string(),
  /** The configuration file as it is, as JSON; null when there is none. */
  configuration: z.unknown(),
  warnings: z.array(z.string()),
  analysedFilesCount: z.number(),
  excludedFilesCount: z.number(),
  checks: z.array(
    z.object({
      shortcode: z.string(),
      meta: z.record(z.string(), z.unknown()),
      files: z.array(z.object({ path: z.string(), isTest: z.boolean() })),
    }),
  ),
});
export type WorkspacePlan = z.infer<typeof workspacePlan>;

/**
 * Decides which analyzers run on which files of a checkout.
 *
 * @throws DomainError `configuration-invalid`, naming every problem of the configuration file.
 */
export async function planWorkspace(
  codeFolder: string,
  commit: {
    readonly commitOid: string;
    readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
    readonly carriedOver: ReadonlySet<string>;
  },
): Promise<WorkspacePlan> {
  const hasFile = commit.files.some((file) => file.path === configurationFileName);
  const text = hasFile ? await readFile(path.join(codeFolder, configurationFileName), 'utf8') : undefined;
  const parsed = text === undefined ? undefined : requireValid(parseConfiguration(text));
  const selection = await inspectFiles(codeFolder, commit.files, parsed?.configuration);
  const { carriedOver } = commit;
  const planned = planAnalysis({
    files: selection.included,
    configuration: parsed?.configuration,
    available: availableAnalyzers(),
    carriedOver,
  });
  return {
    commitOid: commit.commitOid,
    configuration: text === undefined ? null : (JSON.parse(JSON.stringify(parse(text))) as unknown),
    warnings: (parsed?.warnings ?? []).map(sentence),
    analysedFilesCount: selection.included.length,
    excludedFilesCount: selection.excluded.length,
    checks: planned.map(({ analyzer, files, meta }) => ({
      shortcode: analyzer.shortcode,
      meta: { ...meta },
      files: files.map((file) => ({ path: file.path, isTest: file.isTest })),
    })),
  };
}

function requireValid(parsed: ParsedConfiguration): Extract<ParsedConfiguration, { isValid: true }> {
  if (parsed.isValid) return parsed;
  throw new DomainError('configuration-invalid', { reason: `${configurationFileName}: ${parsed.errors.map(sentence).join('; ')}` });
}

function sentence({ line, message }: { readonly line: number | undefined; readonly message: string }): string {
  return line === undefined ? message : `line ${line}: ${message}`;
}
