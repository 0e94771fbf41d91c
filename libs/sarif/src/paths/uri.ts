/** A location as a SARIF file writes it, percent-decoded once. */
export interface ParsedUri {
  /** Lower case; undefined for a relative reference and for a bare path. */
  readonly scheme: string | undefined;
  /** Begins with `/` or a drive (`C:/`) when absolute. */
  readonly path: string;
  readonly isAbsolute: boolean;
}

const schemePattern = /^([A-Za-z][A-Za-z0-9+.-]+):(.*)$/s;
const drivePattern = /^[A-Za-z]:[\\/]/;

/**
 * Reads a URI, or the plain path that many tools write instead of one. `file:` is dropped (`file://a/b` counts as the relative path `a/b`, as
 * existing clients read it). Undefined when a percent escape is broken.
 */
export function parseUri(text: string): ParsedUri | undefined {
  if (drivePattern.test(text)) return absoluteOrRelative(undefined, text);
  const match = schemePattern.exec(text);
  const scheme = match?.[1]?.toLowerCase();
  const rest = match?.[2] ?? text;
  const decoded = decode(scheme === 'file' ? withoutAuthority(rest) : rest);
  if (decoded === undefined) return undefined;
  return scheme === undefined || scheme === 'file' ? absoluteOrRelative(scheme, decoded) : { scheme, path: decoded, isAbsolute: true };
}

function absoluteOrRelative(scheme: string | undefined, text: string): ParsedUri {
  const isWindows = drivePattern.test(text) || text.startsWith('\\');
  const path = isWindows ? text.replaceAll('\\', '/') : text;
  return { scheme, path, isAbsolute: path.startsWith('/') || drivePattern.test(path) };
}

/** `//host/share/x` → `host/share/x`, `///x` and `//localhost/x` → `/x`, `///C:/x` → `C:/x`. */
function withoutAuthority(rest: string): string {
  const path = rest.startsWith('//') ? rest.slice(2).replace(/^localhost(?=\/)/i, '') : rest;
  return /^\/[A-Za-z](?::|%3a)[\\/]/i.test(path) ? path.slice(1) : path;
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
