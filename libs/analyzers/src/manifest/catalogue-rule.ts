import { categories, severities } from '@lintel/kernel';
import { z } from 'zod';

/** One rule of an analyzer: everything the product says about it. */
export const catalogueRuleSchema = z.object({
  /** Key within the tool, stable for ever: `eslint/no-debugger`, `F401`. Results carry it as `ruleId`. */
  id: z.string().min(1),
  /** Public code, unique over all analyzers: `JS-W1001`. */
  shortcode: z.string().regex(/^[A-Z]{2,4}-[A-Z]\d{4}$/),
  title: z.string().min(1).max(120),
  /** Markdown: what is wrong, why it matters, what to do instead. */
  description: z.string().min(20),
  category: z.enum(categories),
  severity: z.enum(severities),
  /** `cwe-89` and plain words. */
  tags: z.array(z.string().regex(/^[a-z0-9.-]+$/)).default([]),
  documentationUrl: z
    .url({ protocol: /^https$/ })
    .nullable()
    .default(null),
  effortMinutes: z.number().int().positive(),
  isRecommended: z.boolean().default(true),
  /** What it reports is normal in test code; results there are dropped. */
  isWaivedInTests: z.boolean().default(false),
  /** What the tool can repair by itself. */
  autofix: z.enum(['none', 'safe', 'suggested']).default('none'),
  /** Linguist names, where a rule is for some of the analyzer's languages only. */
  languages: z.array(z.string()).default([]),
  /** Former or foreign ids of the same rule. */
  aliases: z.array(z.string()).default([]),
});

export type CatalogueRule = z.infer<typeof catalogueRuleSchema>;
