/**
 * Careful reading of values that came out of someone else's JSON: each returns what it promises or undefined, and none looks at prototypes.
 */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A member of a record by a name that the document chose (`__proto__`, `constructor`); undefined when it is not its own. */
export function ownMember(record: JsonRecord | undefined, name: string): unknown {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number that a double holds exactly; larger ones lost digits and are as good as absent. */
export function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** A valid index of an array; −1, fractions and huge numbers are none. */
export function indexOf(value: unknown): number | undefined {
  const index = integerOf(value);
  return index !== undefined && index >= 0 ? index : undefined;
}

export function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}
