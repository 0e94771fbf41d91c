import { indexOf, ownMember, recordOf, textOf, type JsonRecord } from '../model/values.js';
import { relativePath } from './relative-path.js';
import { below, join, resolveBase, type SourceRoot } from './source-root.js';
import { parseUri, type ParsedUri } from './uri.js';

/** What of a run decides where its locations are. */
export interface LocationContext {
  readonly artifacts: readonly (JsonRecord | undefined)[];
  readonly bases: JsonRecord | undefined;
  readonly root: SourceRoot | undefined;
}

export type ResolvedLocation =
  /** A file of the repository: relative, normalised, inside. */
  | { readonly kind: 'file'; readonly path: string }
  /** Somewhere else, as given, always with its scheme, so that it cannot be taken for a path: for display, never opened. */
  | { readonly kind: 'outside'; readonly uri: string; readonly scheme: string }
  | { readonly kind: 'none'; readonly problem: LocationProblem; readonly detail: string };

export type LocationProblem = 'absent' | 'invalid-uri' | 'refused';

const maxOutsideLength = 1024;

/** Finds the file that an `artifactLocation` names (SARIF 3.4). Pure: nothing is looked up or opened. */
export function resolveLocation(artifactLocation: unknown, context: LocationContext): ResolvedLocation {
  const location = withUri(recordOf(artifactLocation), context);
  const text = textOf(location?.uri);
  if (location === undefined || text === undefined || text === '') return none('absent', 'no uri');
  const uri = parseUri(text);
  if (uri === undefined) return none('invalid-uri', 'has a broken percent escape');
  if (uri.isAbsolute) return resolveAbsolute(uri, text, context);
  return resolveRelative(uri, textOf(location.uriBaseId), context);
}

/** The location itself, or the artifact it points to by index. */
function withUri(location: JsonRecord | undefined, context: LocationContext): JsonRecord | undefined {
  if (location === undefined || typeof location.uri === 'string') return location;
  const index = indexOf(ownMember(location, 'index'));
  return index === undefined ? undefined : context.artifacts[index];
}

function resolveAbsolute(uri: ParsedUri, asGiven: string, context: LocationContext): ResolvedLocation {
  const inside = context.root && below(context.root, uri);
  if (inside !== undefined) return inRepository(inside);
  const hasScheme = uri.scheme !== undefined;
  if (!hasScheme && /^[A-Za-z]:/.test(uri.path)) return none('refused', 'is a Windows path outside of the source root');
  // A path that climbs is no location at all, wherever it starts.
  if (/(?:^|\/)\.\.(?:\/|$)/.test(uri.path)) return none('refused', 'leaves the repository');
  const shown = hasScheme ? asGiven : `file://${uri.path}`;
  if (shown.length > maxOutsideLength || !/^[\p{L}\p{N}\p{P}\p{S}\p{M} ]+$/u.test(shown))
    return none('refused', 'is no location that can be shown');
  return { kind: 'outside', uri: shown, scheme: uri.scheme ?? 'file' };
}

function resolveRelative(uri: ParsedUri, baseId: string | undefined, context: LocationContext): ResolvedLocation {
  const base = resolveBase(context.bases, baseId);
  if (base.kind === 'root') return inRepository(uri.path);
  if (base.kind === 'relative') return inRepository(join(base.prefix, uri.path));
  const full = { ...base.uri, path: join(base.uri.path, uri.path) };
  const inside = context.root && below(context.root, full);
  if (inside !== undefined) return inRepository(inside);
  // No root known, or a base that is the root under another name (a container's mount point): the relative path is what the tool meant.
  if (context.root === undefined || isSourceBase(baseId)) return inRepository(uri.path);
  return resolveAbsolute(full, `${full.scheme ?? 'file'}://${full.path}`, context);
}

/** Names that tools give to the root of the code. */
function isSourceBase(baseId: string | undefined): boolean {
  return /^%?(?:SRC_?ROOT|SOURCE_?ROOT|REPO_?ROOT|PROJECT_?ROOT|ROOT_?PATH|ROOT|WORKSPACE)%?$/i.test(baseId ?? '');
}

/** Whether the path of a finding names a file of the repository; otherwise it is empty or a location elsewhere, which has a scheme. */
export function isInRepository(path: string): boolean {
  return path !== '' && !/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path);
}

function inRepository(path: string): ResolvedLocation {
  const relative = relativePath(path);
  return 'path' in relative ? { kind: 'file', path: relative.path } : none('refused', relative.problem);
}

function none(problem: LocationProblem, detail: string): ResolvedLocation {
  return { kind: 'none', problem, detail };
}
