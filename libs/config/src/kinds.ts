import { z } from 'zod';

/** Kinds of values that settings are made of; each reads the text of one variable. */
export const kinds = {
  text: () => z.string(),
  port: () => z.coerce.number().int().min(0).max(65_535),
  count: () => z.coerce.number().int().nonnegative(),
  url: () => z.url(),
  /** `true`, `1`, `yes` or `false`, `0`, `no`. */
  flag: () => z.enum(['true', '1', 'yes', 'false', '0', 'no']).transform((value) => value === 'true' || value === '1' || value === 'yes'),
  /** Comma-separated; blanks around and empty entries are dropped. */
  list: () =>
    z.string().transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    ),
  logLevel: () => z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
};
