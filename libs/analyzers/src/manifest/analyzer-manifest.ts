import { categories } from '@lintel/kernel';
import { z } from 'zod';

/** Where the program of an analyzer comes from. */
const programSchema = z.discriminatedUnion('kind', [
  /** A JavaScript program of an npm package, run with the same Node. */
  z.object({ kind: z.literal('node-package'), package: z.string().min(1), file: z.string().min(1) }),
  /** An executable that an npm package ships per platform. */
  z.object({ kind: z.literal('native-package'), package: z.string().min(1), file: z.string().min(1) }),
  /** A small program of this library: `dist/cli/<name>.js`. */
  z.object({ kind: z.literal('entry-point'), name: z.string().regex(/^[a-z-]+$/) }),
  /** A program of the machine, found on the system path; the analyzer is offered only where it is installed. */
  z.object({ kind: z.literal('system'), command: z.string().regex(/^[a-z][a-z0-9.-]*$/) }),
]);

const limitsSchema = z.object({
  cpuSeconds: z.number().int().positive(),
  memoryMiB: z.number().int().positive(),
  timeoutSeconds: z.number().int().positive(),
  outputMiB: z.number().int().positive(),
  processes: z.number().int().positive(),
});

const runSchema = z.object({
  program: programSchema,
  /**
   * Arguments after the program. `{config}` and `{code}` (directories) and `{output}` (the output file) are replaced inside an argument; the argument `{files}` alone
   * becomes one argument per file; `{rules}` is the list of enabled rules. Never a shell string.
   */
  arguments: z.array(z.string()),
  /** `root`: runs inside the checkout. `outside`: runs in the configuration directory, so that no option file of the checkout is found. */
  cwd: z.enum(['root', 'outside']),
  /** `files`: the files are passed as arguments, in batches. `list`: they are listed in `files.json` of the configuration directory. */
  scope: z.enum(['files', 'list']),
  environment: z.record(z.string(), z.string()),
});

const outputSchema = z.object({
  kind: z.enum(['stdout', 'file']),
  /** File name in the output directory (also the name under which a caller should keep stdout). */
  fileName: z.string().regex(/^[a-z0-9-]+\.[a-z0-9]+$/),
  /** `sarif`, or the id of the converter that turns the output into SARIF. */
  format: z.enum(['sarif', 'shellcheck-json1']),
  /** File with the measurements, for the analyzer that measures. */
  measurementsFileName: z.string().optional(),
});

export const analyzerManifestSchema = z.object({
  apiVersion: z.literal('lintel/v1'),
  shortcode: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1),
  /** Markdown. */
  description: z.string().min(1),
  type: z.enum(['core', 'community', 'custom']),
  /** Other names under which a configuration may ask for it. */
  aliases: z.array(z.string()),
  /** SPDX id of the tool's licence. */
  license: z.string().min(1),
  /** Name of the tool as its SARIF states it. */
  toolName: z.string().min(1),
  /** Pinned version of the tool; for programs of the machine the oldest one that was tested. */
  version: z.string().min(1),
  categories: z.array(z.enum(categories)).min(1),
  /** By Linguist name; empty: any text. */
  languages: z.array(z.string()),
  files: z.object({
    /** Take every file whose language is one of `languages`. */
    byLanguage: z.boolean(),
    /** Globs of further files to take. */
    include: z.array(z.string()),
    exclude: z.array(z.string()),
    /** Key of the `meta` table that names further files. */
    pathsFromMeta: z.string().optional(),
    /** Also files that say they are generated, and minified ones. */
    includesGenerated: z.boolean(),
  }),
  /** `always`: part of every run. `auto`: when files match. `opt-in`: only when the configuration names it. */
  activation: z.enum(['always', 'auto', 'opt-in']),
  /** The tool may be missing on a machine; the analyzer is then left out of the plan. */
  isOptional: z.boolean(),
  distribution: z.object({ kind: z.enum(['npm', 'debian', 'inprocess']), reference: z.string() }),
  run: runSchema,
  output: outputSchema,
  /** What the exit codes mean; one that is not listed is an error. */
  exit: z.object({ ok: z.array(z.number().int()), findings: z.array(z.number().int()), error: z.array(z.number().int()) }),
  config: z.object({
    policy: z.enum(['platform', 'repo-data', 'repo-code']),
    /** Configuration files of repositories that the tool would read by itself; never honoured under `platform`. */
    repositoryFiles: z.array(z.string()),
  }),
  limits: limitsSchema,
  network: z.literal('none'),
  needsBuild: z.boolean(),
  /** JSON Schema (2020-12) of the analyzer's `meta` table in the repository configuration. */
  metaSchema: z.record(z.string(), z.unknown()),
  /** TOML. */
  exampleConfig: z.string(),
  /** Files whose change calls for a full run. */
  affectsCache: z.array(z.string()),
});

export type AnalyzerManifest = z.infer<typeof analyzerManifestSchema>;
export type AnalyzerLimits = z.infer<typeof limitsSchema>;
