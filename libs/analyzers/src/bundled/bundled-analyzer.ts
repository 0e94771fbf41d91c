import { z } from 'zod';
import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';
import type { CatalogueRule } from '../manifest/catalogue-rule.js';
import type { RunFile } from '../running/prepared-run.js';

/** What the configuration of one run is made from. */
export interface ConfigurationInput {
  readonly rules: readonly CatalogueRule[];
  readonly files: readonly RunFile[];
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface ConfigFile {
  readonly fileName: string;
  readonly text: string;
}

/** An analyzer of this library: its manifest, and the little that data cannot say. */
export interface BundledAnalyzer {
  /** Without `metaSchema`, which follows from `meta`. */
  readonly manifest: Omit<z.input<typeof import('../manifest/analyzer-manifest.js').analyzerManifestSchema>, 'metaSchema'>;
  /** The `meta` table of a repository configuration. */
  readonly meta: z.ZodObject;
  /** Platform-owned configuration of a run: the tool sees these files and no other configuration. */
  readonly configFiles: (input: ConfigurationInput) => readonly ConfigFile[];
  /** Value of `{rules}` in the arguments, for tools that take the list of rules there. */
  readonly ruleArgument?: (rules: readonly CatalogueRule[]) => string;
  /** Documentation page of a rule that does not name one itself. */
  readonly documentationUrl?: (rule: Pick<CatalogueRule, 'id' | 'title'>) => string;
  /** The catalogue's id for a rule as the tool prints it; undefined: a result of no rule (a file that does not parse). */
  readonly ruleKey: (printed: string) => string | undefined;
  /** Unit of the columns that the tool really prints, whatever it declares. */
  readonly columns: 'utf16' | 'code-points' | 'utf8-bytes';
  /** The tool percent-encodes the paths that it prints. */
  readonly hasEncodedPaths?: boolean;
  /** Replaces the tool's message, where ours is clearer. */
  readonly message?: (rule: CatalogueRule, printed: string) => string;
}

/** The `meta` table of analyzers that take no settings; unknown keys are let through, as other platforms' files have them. */
export const noMeta = z.looseObject({});

export type Limits = AnalyzerManifest['limits'];

export const usualLimits: Limits = { cpuSeconds: 300, memoryMiB: 1536, timeoutSeconds: 300, outputMiB: 64, processes: 128 };
