import { categories, severities } from '@lintel/kernel';
import { z } from 'zod';
import { findingFeatures } from './finding-features.js';
import { levels } from './normalised-rule.js';
import { blobOid } from './source-manifest.js';

const position = z
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

/** Lines and columns from 1, columns in UTF-16 units, `endColumn` exclusive, as in SARIF. */
export const region = z.object({ startLine: position, startColumn: position, endLine: position, endColumn: position });
export type Region = z.infer<typeof region>;

export const suppression = z.object({
  /** `sarif`: the producer says so; `comment`: a `skipcq` comment in the code. */
  source: z.enum(['sarif', 'comment']),
  justification: z.string().max(1000).nullable(),
});
export type Suppression = z.infer<typeof suppression>;

/** Path relative to the root of the repository, `/`-separated; empty when the finding speaks about the whole repository. */
const path = z.string().max(4096);

export const relatedLocation = z.object({ path, region: region.nullable(), message: z.string().max(1000).nullable() });

/** One result, ready for matching. */
export const normalisedFinding = z.object({
  kind: z.literal('finding'),
  /** Position among the findings of the document, from 0. */
  index: z.number().int().nonnegative(),
  /** Index of its rule in the document. */
  ruleIndex: z.number().int().nonnegative(),
  ruleKey: z.string().min(1).max(300),
  level: z.enum(levels),
  severity: z.enum(severities),
  category: z.enum(categories),
  message: z.object({ text: z.string(), markdown: z.string().nullable() }),
  path,
  /** Git blob of the file at the analysed commit; null when the file is not part of the commit. */
  blobOid: blobOid.nullable(),
  /** Null for findings about a whole file. */
  region: region.nullable(),
  /** By scheme: `github/primaryLocationLineHash`, `sarif/<name>` for full fingerprints, `sarif-partial/<name>` for partial ones. */
  fingerprints: z.record(z.string().max(200), z.string().max(1000)),
  /** Null when the text of the file is not known. */
  features: findingFeatures.nullable(),
  suppression: suppression.nullable(),
  related: z.array(relatedLocation).max(10),
});
export type NormalisedFinding = z.infer<typeof normalisedFinding>;
