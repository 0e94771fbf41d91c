/** A named stretch of a file: function, class, callback, configuration block. */
export interface Scope {
  readonly start: number;
  readonly end: number;
  /** Names from the outside in, this scope's own last. */
  readonly chain: readonly string[];
  /** Which of the scopes with this chain it is, from 0 in file order. */
  readonly ordinal: number;
  /** Index of the enclosing scope, or -1. */
  readonly parent: number;
}

export interface NamedStretch {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const maxDepth = 32;
const maxNameUnits = 100;

/** Nests stretches (in file order, outer before inner) into scopes. */
export function nest(stretches: Iterable<NamedStretch>): Scope[] {
  const scopes: Scope[] = [];
  const seen = new Map<string, number>();
  let open = -1;
  for (const { start, end, name } of stretches) {
    while (open !== -1 && (scopes[open]?.end ?? 0) <= start) open = scopes[open]?.parent ?? -1;
    const chain = [...(scopes[open]?.chain ?? []), name.slice(0, maxNameUnits)].slice(-maxDepth);
    const key = chain.join('\n');
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    scopes.push({ start, end, chain, ordinal, parent: open });
    open = scopes.length - 1;
  }
  return scopes;
}

/** The innermost scope that holds the offset; undefined at the top level of the file. */
export function scopeAt(scopes: readonly Scope[], offset: number): Scope | undefined {
  let low = 0;
  let high = scopes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scopes[middle] as Scope).start <= offset) low = middle + 1;
    else high = middle;
  }
  let scope = scopes[low - 1];
  while (scope && scope.end <= offset) scope = scopes[scope.parent];
  return scope;
}
