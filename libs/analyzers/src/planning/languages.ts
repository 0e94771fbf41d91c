/** Extension → Linguist name, for the languages that some analyzer here knows. */
const byExtension: Readonly<Record<string, string>> = {
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  tsx: 'TSX',
  vue: 'Vue',
  svelte: 'Svelte',
  astro: 'Astro',
  py: 'Python',
  pyi: 'Python',
  pyw: 'Python',
  go: 'Go',
  java: 'Java',
  rb: 'Ruby',
  rake: 'Ruby',
  gemspec: 'Ruby',
  php: 'PHP',
  phtml: 'PHP',
  cs: 'C#',
  rs: 'Rust',
  kt: 'Kotlin',
  kts: 'Kotlin',
  swift: 'Swift',
  scala: 'Scala',
  sc: 'Scala',
  c: 'C',
  h: 'C',
  cc: 'C++',
  cpp: 'C++',
  cxx: 'C++',
  hpp: 'C++',
  hh: 'C++',
  hxx: 'C++',
  m: 'Objective-C',
  dart: 'Dart',
  lua: 'Lua',
  ex: 'Elixir',
  exs: 'Elixir',
  zig: 'Zig',
  sol: 'Solidity',
  ml: 'OCaml',
  mli: 'OCaml',
  sh: 'Shell',
  bash: 'Shell',
  ksh: 'Shell',
  bats: 'Shell',
  css: 'CSS',
  scss: 'SCSS',
  less: 'Less',
  html: 'HTML',
  htm: 'HTML',
  json: 'JSON',
  yml: 'YAML',
  yaml: 'YAML',
  toml: 'TOML',
  xml: 'XML',
  md: 'Markdown',
  sql: 'SQL',
  tf: 'HCL',
  dockerfile: 'Dockerfile',
};

const byFileName: Readonly<Record<string, string>> = {
  dockerfile: 'Dockerfile',
  containerfile: 'Dockerfile',
  makefile: 'Makefile',
  rakefile: 'Ruby',
  gemfile: 'Ruby',
  vagrantfile: 'Ruby',
  '.bashrc': 'Shell',
  '.bash_profile': 'Shell',
  '.profile': 'Shell',
  '.zshrc': 'Shell',
};

const byInterpreter: Readonly<Record<string, string>> = {
  sh: 'Shell',
  bash: 'Shell',
  dash: 'Shell',
  ksh: 'Shell',
  node: 'JavaScript',
  deno: 'TypeScript',
  bun: 'TypeScript',
  ruby: 'Ruby',
  php: 'PHP',
};

/** Returns the language of a file by its name (Linguist's names); undefined when no analyzer here knows it. */
export function languageOfPath(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const known = byFileName[name];
  if (known) return known;
  if (name.startsWith('dockerfile.') || name.startsWith('containerfile.')) return 'Dockerfile';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? byExtension[name.slice(dot + 1)] : undefined;
}

/** Returns the language that the first line of a script names (`#!/usr/bin/env python3`). */
export function languageOfInterpreterLine(text: string): string | undefined {
  const match = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(?:\S*\/)?([a-z]+)[\d.]*(?:\s|$)/.exec(text);
  const interpreter = match?.[1];
  if (!interpreter) return undefined;
  return interpreter === 'python' ? 'Python' : byInterpreter[interpreter];
}
