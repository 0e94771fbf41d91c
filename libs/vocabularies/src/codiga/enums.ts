import type { Category, Provider, Severity } from '@lintel/kernel';

/** Spellings of the Codiga API. `Record` over the domain's words: a missing member does not compile. */
export const scmKind: Readonly<Record<Provider, 'Github' | 'Gitlab' | 'Git'>> = {
  github: 'Github',
  'github-enterprise': 'Github',
  gitlab: 'Gitlab',
  gsr: 'Git',
};

/** Writes an instant the way this API does: `2019-07-15 05:38:10.0`, UTC. */
export function creationDate(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')}.0`;
}

export const violationCategory = {
  'bug-risk': 'Error_Prone',
  'anti-pattern': 'Design',
  performance: 'Performance',
  security: 'Security',
  coverage: 'Best_Practice',
  typecheck: 'Error_Prone',
  style: 'Code_Style',
  documentation: 'Documentation',
  secrets: 'Security',
} as const satisfies Readonly<Record<Category, string>>;

/** From 1, the most severe, to 4; this API calls what is minor 4. */
export const violationSeverity: Readonly<Record<Severity, number>> = { critical: 1, major: 2, minor: 4 };

/** Languages and the ends of the file names by which a violation is told to be in one; first match wins. */
const languageEnds: readonly (readonly [language: string, ends: readonly string[]])[] = [
  ['Typescript', ['.ts', '.tsx', '.mts', '.cts']],
  ['Javascript', ['.js', '.jsx', '.mjs', '.cjs', '.vue']],
  ['Python', ['.py', '.pyi']],
  ['Java', ['.java']],
  ['Go', ['.go']],
  ['Ruby', ['.rb', '.rake', 'gemfile', 'rakefile']],
  ['Php', ['.php']],
  ['Rust', ['.rs']],
  ['Shell', ['.sh', '.bash', '.zsh']],
  ['Docker', ['dockerfile', '.dockerfile', 'containerfile']],
  ['Yaml', ['.yml', '.yaml']],
  ['Json', ['.json', '.jsonc']],
  ['Terraform', ['.tf', '.tfvars']],
  ['Markdown', ['.md', '.markdown']],
  ['Cpp', ['.cpp', '.cc', '.cxx', '.hpp', '.hh', '.hxx']],
  ['C', ['.c', '.h']],
  ['Csharp', ['.cs']],
  ['Kotlin', ['.kt', '.kts']],
  ['Scala', ['.scala', '.sc']],
  ['Swift', ['.swift']],
  ['Dart', ['.dart']],
  ['Objectivec', ['.m', '.mm']],
  ['Perl', ['.pl', '.pm']],
  ['Haskell', ['.hs']],
  ['Solidity', ['.sol']],
  ['Sql', ['.sql']],
  ['Css', ['.css']],
  ['Scss', ['.scss']],
  ['Sass', ['.sass']],
  ['Html', ['.html', '.htm']],
  ['Twig', ['.twig']],
  ['Apex', ['.cls', '.trigger']],
  ['Coldfusion', ['.cfm', '.cfc']],
];

/** The language of a file in this API's spelling; null for others. */
export function languageOfPath(path: string): string | null {
  const lower = path.toLowerCase();
  return languageEnds.find(([, ends]) => ends.some((end) => lower.endsWith(end)))?.[0] ?? null;
}

/** Ends of file names of these languages, in lower case. */
export function endsOfLanguages(languages: readonly string[]): string[] {
  return languageEnds.flatMap(([language, ends]) => (languages.includes(language) ? ends : []));
}
