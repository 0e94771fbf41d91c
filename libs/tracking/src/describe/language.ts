/** How comments are written; decides what the lexer sets apart. */
export type CommentStyle = 'slash' | 'hash' | 'slash-hash' | 'dash' | 'percent' | 'markup' | 'css' | 'semicolon' | 'none';

export interface Language {
  readonly name: string;
  /** File name of its grammar in tree-sitter-wasms; undefined where there is none that loads. */
  readonly grammar?: string;
  readonly comments: CommentStyle;
  /** Lines that open a scope in languages without nesting: Dockerfile stages, headings, INI sections. */
  readonly section?: RegExp;
}

const language = (name: string, comments: CommentStyle, grammar?: string): Language =>
  grammar ? { name, comments, grammar } : { name, comments };
const plain: Language = { name: 'text', comments: 'none' };
const dockerfile: Language = { name: 'dockerfile', comments: 'hash', section: /^FROM\s/i };
const ini: Language = { name: 'ini', comments: 'hash', section: /^\[.+\]/ };
const markdown: Language = { name: 'markdown', comments: 'markup', section: /^#{1,6}\s/ };
const javascript = language('javascript', 'slash', 'javascript');
const typescript = language('typescript', 'slash', 'typescript');
const tsx = language('tsx', 'slash', 'tsx');
const c = language('c', 'slash', 'c');
const cpp = language('cpp', 'slash', 'cpp');
const kotlin = language('kotlin', 'slash', 'kotlin');
// The scanner of the published bash grammar asks for a function that the runtime does not have.
const bash = language('bash', 'hash');
const ruby = language('ruby', 'hash', 'ruby');
const elixir = language('elixir', 'hash', 'elixir');
const yaml = language('yaml', 'hash');
const html = language('html', 'markup', 'html');
const scala = language('scala', 'slash', 'scala');
const ocaml = language('ocaml', 'none', 'ocaml');
const css = language('css', 'css', 'css');
const make = language('make', 'hash');
const sql = language('sql', 'dash');

const byExtension: Readonly<Record<string, Language>> = {
  js: javascript,
  mjs: javascript,
  cjs: javascript,
  jsx: javascript,
  ts: typescript,
  mts: typescript,
  cts: typescript,
  tsx,
  py: language('python', 'hash', 'python'),
  pyi: language('python', 'hash', 'python'),
  go: language('go', 'slash', 'go'),
  java: language('java', 'slash', 'java'),
  rb: ruby,
  rake: ruby,
  gemspec: ruby,
  rs: language('rust', 'slash', 'rust'),
  php: language('php', 'slash-hash', 'php'),
  c,
  h: c,
  cc: cpp,
  cpp,
  cxx: cpp,
  hpp: cpp,
  hh: cpp,
  cs: language('c_sharp', 'slash', 'c_sharp'),
  kt: kotlin,
  kts: kotlin,
  swift: language('swift', 'slash', 'swift'),
  scala,
  sc: scala,
  sh: bash,
  bash,
  zsh: bash,
  lua: language('lua', 'dash'),
  dart: language('dart', 'slash', 'dart'),
  ex: elixir,
  exs: elixir,
  ml: ocaml,
  mli: ocaml,
  m: language('objc', 'slash', 'objc'),
  mm: language('objc', 'slash', 'objc'),
  sol: language('solidity', 'slash', 'solidity'),
  zig: language('zig', 'slash', 'zig'),
  el: language('elisp', 'semicolon', 'elisp'),
  res: language('rescript', 'slash', 'rescript'),
  rdl: language('systemrdl', 'slash', 'systemrdl'),
  tla: language('tlaplus', 'none', 'tlaplus'),
  css,
  scss: language('scss', 'slash'),
  less: language('less', 'slash'),
  html,
  htm: html,
  vue: language('vue', 'markup', 'vue'),
  svelte: language('svelte', 'markup'),
  xml: language('xml', 'markup'),
  svg: language('svg', 'markup'),
  erb: language('embedded_template', 'none', 'embedded_template'),
  ejs: language('embedded_template', 'none', 'embedded_template'),
  json: language('json', 'none', 'json'),
  jsonc: language('json', 'slash'),
  json5: language('json', 'slash'),
  toml: language('toml', 'hash', 'toml'),
  yml: yaml,
  yaml,
  md: markdown,
  markdown,
  ini,
  cfg: ini,
  conf: ini,
  properties: ini,
  sql,
  mk: make,
  tf: language('hcl', 'slash-hash'),
  hcl: language('hcl', 'slash-hash'),
  r: language('r', 'hash'),
  pl: language('perl', 'hash'),
  pm: language('perl', 'hash'),
  jl: language('julia', 'hash'),
  hs: language('haskell', 'dash'),
  erl: language('erlang', 'percent'),
  tex: language('tex', 'percent'),
  clj: language('clojure', 'semicolon'),
  groovy: language('groovy', 'slash'),
  gradle: language('groovy', 'slash'),
  proto: language('protobuf', 'slash'),
  dockerfile,
};

const byName: readonly (readonly [RegExp, Language])[] = [
  [/^(Dockerfile|Containerfile)(\..+)?$/i, dockerfile],
  [/^(GNUm|M|m)akefile$/, make],
  [/^(Rakefile|Gemfile|Guardfile|Vagrantfile|Brewfile)$/, ruby],
  [/^\.(bashrc|bash_profile|profile|zshrc)$/, bash],
  [/^\.(editorconfig|gitconfig|npmrc)$/, ini],
  [/^(\.env(\..+)?|\.gitignore|\.dockerignore|requirements.*\.txt)$/, { name: 'text', comments: 'hash' }],
];

/** Guesses the language from the file name alone, so that a file has the same language in every commit. */
export function languageOf(path: string): Language {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const named = byName.find(([pattern]) => pattern.test(fileName));
  if (named) return named[1];
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? plain) : plain;
}
