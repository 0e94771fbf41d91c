import { z } from 'zod';

/**
 * Text from a host, made storable: PostgreSQL takes neither NUL nor lone surrogates, and JSON may contain both. They become U+FFFD.
 */
export const text = z.string().transform((value) => value.replace(/[\0\p{Surrogate}]/gu, '\uFFFD'));

export const nonEmptyText = text.pipe(z.string().min(1));

/** Numeric identifier; some hosts write it as text in some payloads. */
export const hostId = z.union([z.number().int().nonnegative(), z.string().regex(/^\d{1,20}$/)]).transform(String);

export const commitName = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'not a commit name');

/** Commit of one side of a ref change; all zeros, an empty text and a missing value mean that there is none. */
export const optionalCommitName = z
  .union([
    z
      .string()
      .regex(/^0*$/)
      .transform(() => null),
    commitName,
  ])
  .nullish()
  .transform((name) => name ?? null);

/** One line about why a payload does not fit: names the field, never its value. */
export function describeMismatch(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'unknown shape';
  return `${issue.path.join('.') || 'payload'}: ${issue.code === 'custom' ? 'not usable' : issue.message}`.slice(0, 200);
}
