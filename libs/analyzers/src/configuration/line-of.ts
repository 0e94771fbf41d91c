/**
 * Returns the 1-based line of a value in TOML text: the key's line, else its table's, else undefined. TOML parsers give values without positions;
 * this looks for headers and keys only, which is all that a message needs.
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const [table, index, ...keys] = path;
  const lines = text.split('\n');
  if (typeof table !== 'string') return undefined;
  if (typeof index !== 'number') return keyLine(lines, 0, lines.length, table);
  const header = arrayHeaders(lines, table)[index];
  if (header === undefined) return keyLine(lines, 0, lines.length, table);
  const end = arrayHeaders(lines, table)[index + 1] ?? lines.length;
  const key = keys.findLast((part) => typeof part === 'string');
  return (key === undefined ? undefined : keyLine(lines, header, end, key)) ?? header + 1;
}

function arrayHeaders(lines: readonly string[], table: string): number[] {
  return lines.flatMap((line, index) => (line.replaceAll(/\s/g, '').startsWith(`[[${table}]]`) ? [index] : []));
}

function keyLine(lines: readonly string[], start: number, end: number, key: string): number | undefined {
  const found = lines.slice(start, end).findIndex((line) => {
    const trimmed = line.trimStart();
    return trimmed.startsWith(key) && /^\s*=/.test(trimmed.slice(key.length));
  });
  return found < 0 ? undefined : start + found + 1;
}
