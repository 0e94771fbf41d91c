import { recordOf, textOf, ownMember, type JsonRecord } from '../model/values.js';
import { parseUri, type ParsedUri } from './uri.js';

const maxChain = 16;

/** Directory that absolute locations are made relative to. */
export interface SourceRoot {
  readonly scheme: string;
  /** Absolute, without the trailing slash. */
  readonly path: string;
}

/** Reads a root (`checkout_uri`, a working directory); undefined when it is not absolute. */
export function sourceRoot(uri: string | undefined): SourceRoot | undefined {
  const parsed = uri === undefined ? undefined : parseUri(uri);
  if (parsed === undefined || !parsed.isAbsolute) return undefined;
  return { scheme: parsed.scheme ?? 'file', path: parsed.path.replace(/\/+$/, '') };
}

/** The path below the root; undefined when it is not below it. Drive letters compare without case. */
export function below(root: SourceRoot, uri: ParsedUri): string | undefined {
  if ((uri.scheme ?? 'file') !== root.scheme) return undefined;
  const isWindows = /^[A-Za-z]:/.test(root.path);
  const [rootPath, path] = isWindows ? [root.path.toLowerCase(), uri.path.toLowerCase()] : [root.path, uri.path];
  return path.startsWith(`${rootPath}/`) ? uri.path.slice(root.path.length + 1) : undefined;
}

/** What a base id stands for. */
export type UriBase =
  | { readonly kind: 'root' }
  | { readonly kind: 'relative'; readonly prefix: string }
  | { readonly kind: 'absolute'; readonly uri: ParsedUri };

/**
 * Follows `originalUriBaseIds` from one id to what it stands for. An id that is not defined, that has no URI or whose chain goes round in
 * circles is the root of the repository: that is what `%SRCROOT%` means everywhere.
 */
export function resolveBase(bases: JsonRecord | undefined, id: string | undefined): UriBase {
  let prefix = '';
  let next = id;
  for (let step = 0; next !== undefined && step < maxChain; step += 1) {
    const base = recordOf(ownMember(bases, next));
    const uri = textOf(base?.uri);
    if (uri !== undefined && uri !== '') {
      const parsed = parseUri(uri);
      if (parsed === undefined) break;
      prefix = join(parsed.path, prefix);
      if (parsed.isAbsolute) return { kind: 'absolute', uri: { ...parsed, path: prefix } };
    }
    next = textOf(base?.uriBaseId);
  }
  return prefix === '' ? { kind: 'root' } : { kind: 'relative', prefix };
}

export function join(directory: string, path: string): string {
  return directory === '' || directory.endsWith('/') ? directory + path : `${directory}/${path}`;
}
