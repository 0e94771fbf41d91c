import { categories, severities } from '@lintel/kernel';
import { z } from 'zod';

/** SARIF levels. */
export const levels = ['error', 'warning', 'note', 'none'] as const;
export type Level = (typeof levels)[number];

export const precisions = ['very-high', 'high', 'medium', 'low'] as const;

/** A rule as the analysis describes it, after catalogue and SARIF were put together. */
export const normalisedRule = z.object({
  kind: z.literal('rule'),
  /** Position among the rules of the document; findings refer to it. */
  index: z.number().int().nonnegative(),
  /** Identity of the rule for tracking: `tool/rule`, for example `oxlint/no-debugger`. */
  ruleKey: z.string().min(1).max(300),
  /** Earlier keys of the same rule: a renamed rule or tool keeps its issues. */
  aliases: z.array(z.string().min(1).max(300)).max(20),
  /** As the tool writes it. */
  ruleId: z.string().min(1).max(255),
  /** Public code, for example `JS-0002` or `oxlint/no-debugger`. */
  shortcode: z.string().min(1).max(255),
  title: z.string().max(1024),
  shortDescription: z.string().max(1024),
  /** Markdown. */
  description: z.string(),
  category: z.enum(categories),
  severity: z.enum(severities),
  level: z.enum(levels),
  /** Includes CWE tags as `external/cwe/cwe-79`. */
  tags: z.array(z.string().max(200)).max(100),
  /** `https:` only. */
  helpUri: z.string().nullable(),
  precision: z.enum(precisions).nullable(),
  /** CVSS-like score 0–10. */
  securitySeverity: z.number().min(0).max(10).nullable(),
  isRecommended: z.boolean(),
  isAutofixAvailable: z.boolean(),
});
export type NormalisedRule = z.infer<typeof normalisedRule>;
