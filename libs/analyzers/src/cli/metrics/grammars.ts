import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { LanguageSpec, Role } from './languages/language-spec.js';

export interface Grammar {
  readonly parser: Parser;
  /** Role of each node type, by the grammar's number for it. */
  readonly roles: readonly (Role | undefined)[];
}

const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<Grammar>>();
let initialised: Promise<void> | undefined;

/** Loads the grammar of a language, once. */
export function grammarOf(spec: LanguageSpec): Promise<Grammar> {
  const known = loaded.get(spec.grammar) ?? load(spec);
  loaded.set(spec.grammar, known);
  return known;
}

async function load(spec: LanguageSpec): Promise<Grammar> {
  initialised ??= Parser.init();
  await initialised;
  const language = await Language.load(require.resolve(`tree-sitter-wasms/out/tree-sitter-${spec.grammar}.wasm`));
  const parser = new Parser();
  parser.setLanguage(language);
  const roles = Array.from({ length: language.nodeTypeCount }, (_, id) => {
    const name = language.nodeTypeIsNamed(id) ? language.nodeTypeForId(id) : null;
    return name === null || !Object.hasOwn(spec.roles, name) ? undefined : spec.roles[name];
  });
  return { parser, roles };
}
