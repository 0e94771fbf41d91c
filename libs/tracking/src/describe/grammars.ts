import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language as Grammar, Parser } from 'web-tree-sitter';

/** Larger files get indentation scopes instead: parsing them would cost more than it tells. */
export const maxParsedUnits = 1_000_000;
const maxParseMs = 2_000;

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

/** Parses; null when it takes too long. The caller deletes the tree: it lives outside the garbage-collected heap. */
export function parseWithin(parser: Parser, text: string): ReturnType<Parser['parse']> {
  const deadline = performance.now() + maxParseMs;
  const tree = parser.parse(text, null, { progressCallback: (() => performance.now() > deadline) as () => void });
  if (tree === null) parser.reset();
  return tree;
}
