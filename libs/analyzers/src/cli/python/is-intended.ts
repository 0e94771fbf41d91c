import type { Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import type { SourceText } from '../entry-point.js';

/** Modules that import names for others to import from them. */
const reExporting = /(?:^|\/)(?:__init__|_?compat|conftest)\.py$/;

/** Reading a property as a statement loads or checks something: `response.content`. */
const propertyAccess = /^[A-Za-z_]\w*(?:\.\w+)+\s*(?:#.*)?$/;

/** Whether a finding is about something that people write on purpose. */
export function isIntended(source: SourceText, diagnostic: Diagnostic): boolean {
  if (diagnostic.code === 'F401') return reExporting.test(source.path);
  if (diagnostic.code !== 'B018') return false;
  const line = source.text.split('\n')[diagnostic.start_location.row - 1] ?? '';
  return propertyAccess.test(line.trim());
}
