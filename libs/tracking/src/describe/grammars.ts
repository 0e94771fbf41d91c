import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language as Grammar, Parser, type Node } from 'web-tree-sitter';

/** Larger files get indentation scopes instead: parsing them would cost more than it tells. */
export const maxParsedUnits = 1_000_000;
const maxParseMs = 2_000;
/** A tree with more of the text in errors than this tells less than the indentation does. */
const maxErrorShare = 0.25;

const resolve = createRequire(import.meta.url).resolve;
let runtime: Promise<void> | undefined;
const parsers = new Map<string, Promise<Parser>>();

/** Loads a grammar of tree-sitter-wasms once per process. */
export function parserFor(grammar: string): Promise<Parser> {
  const known = parsers.get(grammar);
  if (known) return known;
  const loading = loadParser(grammar);
  parsers.set(grammar, loading);
  return loading;
}

/**
 * Keeps V8 from optimising WebAssembly in this process. The lexers of some grammars are single functions so large that the optimising compiler takes
 * up to 3 GB for one of them and ends the process when it gets no more; the baseline compiler needs next to nothing and parses 4 MB/s.
 * All three flags are needed, because set at run time none implies the others.
 */
function initialise(): Promise<void> {
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
  return Parser.init();
}

async function loadParser(grammar: string): Promise<Parser> {
  runtime ??= initialise();
  await runtime;
  const language = await Grammar.load(resolve(`tree-sitter-wasms/out/tree-sitter-${grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/** Grammars that trapped in this process. A trap leaves the parser, and after a memory fault the whole runtime, in a state nobody may use again. */
const trapped = new Set<string>();
let isRuntimeBroken = false;

/** Works with a parse tree of `text` if there can be one; null when there is none, or when the grammar trapped at any point. */
export async function tryParse<T>(
  grammar: string,
  text: string,
  work: (tree: NonNullable<ReturnType<Parser['parse']>>) => T,
): Promise<T | null> {
  if (isRuntimeBroken || trapped.has(grammar)) return null;
  try {
    const tree = parseWithin(await parserFor(grammar), text);
    return tree && work(tree);
  } catch (error) {
    noteTrap(grammar, error);
    return null;
  }
}

/** Remembers that a grammar must not be used any more. */
export function noteTrap(grammar: string, error: unknown): void {
  trapped.add(grammar);
  isRuntimeBroken ||= error instanceof Error && error.name === 'RuntimeError';
}

/** Parses; null when it takes too long or the text is not of this language. The caller deletes the tree: it lives outside the garbage-collected heap. */
export function parseWithin(parser: Parser, text: string): ReturnType<Parser['parse']> {
  const deadline = performance.now() + maxParseMs;
  const tree = parser.parse(text, null, { progressCallback: (() => performance.now() > deadline) as () => void });
  if (tree === null) parser.reset();
  if (tree === null || errorShare(tree.rootNode) <= maxErrorShare) return tree;
  tree.delete();
  return null;
}

/** Share of the text that top-level errors cover. */
function errorShare(root: Node): number {
  if (root.isError) return 1;
  if (!root.hasError) return 0;
  let units = 0;
  for (let child = root.firstChild; child; child = child.nextSibling) if (child.isError) units += child.endIndex - child.startIndex;
  return units / Math.max(1, root.endIndex - root.startIndex);
}
