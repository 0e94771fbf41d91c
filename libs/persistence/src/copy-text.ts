/** COPY's text format: https://www.postgresql.org/docs/18/sql-copy.html, section "Text Format". */

type Rows = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

const chunkLength = 64 * 1024;
const special = /[\\\b\f\n\r\t\v]/;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Yields chunks of about 64 KiB. `isArray` tells, by position, which columns are PostgreSQL arrays. */
export async function* encodeCopyRows(rows: Rows, isArray: readonly boolean[]): AsyncGenerator<Buffer> {
  let chunk = '';
  for await (const row of rows) {
    chunk += encodeRow(row, isArray);
    if (chunk.length < chunkLength) continue;
    yield Buffer.from(chunk, 'utf8');
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk, 'utf8');
}

function encodeRow(row: readonly unknown[], isArray: readonly boolean[]): string {
  if (row.length !== isArray.length) throw new Error(`A row has ${row.length} values for ${isArray.length} columns`);
  let line = '';
  for (let column = 0; column < row.length; column += 1) {
    if (column > 0) line += '\t';
    line += encodeValue(row[column], isArray[column] ?? false);
  }
  return `${line}\n`;
}

function encodeValue(value: unknown, isArray: boolean): string {
  if (value === null || value === undefined) return '\\N';
  return escapeText(Array.isArray(value) && isArray ? arrayLiteral(value) : plainText(value));
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  return JSON.stringify(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  const entries = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
    return `"${plainText(value).replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${entries.join(',')}}`;
}

function escapeText(text: string): string {
  return special.test(text) ? text.replace(/[\\\b\f\n\r\t\v]/g, (character) => escapes[character] ?? character) : text;
}
