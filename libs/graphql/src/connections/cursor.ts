import { DomainError } from '@lintel/kernel';

export type KeyPart = number | string;

/** Position of a row in the order of its connection: the values of the columns it is sorted by, the last one unique. */
export type Key = readonly KeyPart[];

/** The type of each part of a key, as `typeof` names it; a cursor of another form is refused. */
export type KeyShape = readonly ('number' | 'string')[];

export function encodeCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor. Throws `invalid-input` when it is none of this connection. */
export function decodeCursor(cursor: string, shape: KeyShape): Key {
  const key = parse(cursor);
  if (!Array.isArray(key) || key.length !== shape.length || !shape.every((type, index) => isPart(key[index], type))) {
    throw new DomainError('invalid-input', { reason: `"${cursor.slice(0, 100)}" is not a cursor of this connection` });
  }
  return key as Key;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isPart(part: unknown, type: 'number' | 'string'): boolean {
  // PostgreSQL refuses NUL in text.
  return type === 'number' ? Number.isFinite(part) : typeof part === 'string' && !part.includes('\u0000');
}
