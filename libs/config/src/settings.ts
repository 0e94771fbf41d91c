import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Raw settings by name, as the environment gives them. */
export type SettingSource = Readonly<Record<string, string | undefined>>;

/** Thrown when settings are missing or wrong; lists every problem at once. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nSet them in the environment, or name a file in NAME_FILE for a secret.`,
    );
    this.name = 'SettingsError';
  }
}

/**
 * Reads the settings that `schema` names from `source`. Each name may come as `NAME` or, for secrets, as `NAME_FILE` with the path of a
 * file whose content (without the final line break) is the value. An empty text counts as not set.
 *
 * @throws SettingsError with all problems, never only the first.
 */
export function readSettings<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, source: SettingSource): z.infer<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = valueOf(name, source, problems);
    if (value !== undefined) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (problems.length > 0 || !parsed.success) throw new SettingsError(problems);
  return parsed.data;
}

function valueOf(name: string, source: SettingSource, problems: string[]): string | undefined {
  const file = source[`${name}_FILE`];
  const direct = source[name];
  if (file && direct) problems.push(`${name}: set either ${name} or ${name}_FILE, not both`);
  if (!file) return direct === '' ? undefined : direct;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
    return undefined;
  }
}
