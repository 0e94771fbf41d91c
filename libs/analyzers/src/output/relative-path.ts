/**
 * Returns the path relative to the checkout that a tool's URI or path names; undefined for one that leaves it. Tools print relative paths, `./` before
 * them, absolute paths and `file:` URIs; some percent-encode relative paths (`isEncoded`), some do not.
 */
export function relativePath(uri: string, checkoutPath: string, isEncoded = false): string | undefined {
  const isUri = uri.startsWith('file://');
  const decoded = isUri ? decode(uri.slice('file://'.length)) : isEncoded ? decode(uri) : uri;
  if (decoded === undefined || decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const root = checkoutPath.endsWith('/') ? checkoutPath : `${checkoutPath}/`;
  const relative = decoded.startsWith(root) ? decoded.slice(root.length) : decoded;
  if (relative.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(relative)) return undefined;
  const segments = relative.split('/').filter((segment) => segment !== '.' && segment !== '');
  return segments.length === 0 || segments.includes('..') ? undefined : segments.join('/');
}

/** Returns the relative URI reference of a path, as SARIF wants it. */
export function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
