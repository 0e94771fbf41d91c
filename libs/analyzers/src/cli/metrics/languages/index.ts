import { cSpecs } from './c.js';
import { csharpSpec } from './csharp.js';
import { goSpec } from './go.js';
import { javaSpec } from './java.js';
import { javascriptSpecs } from './javascript.js';
import { kotlinSpec } from './kotlin.js';
import type { LanguageSpec } from './language-spec.js';
import { luaSpec } from './lua.js';
import { phpSpec } from './php.js';
import { pythonSpec } from './python.js';
import { rubySpec } from './ruby.js';
import { rustSpec } from './rust.js';
import { swiftSpec } from './swift.js';

/** Languages whose functions are measured. Missing on purpose: Bash, whose grammar fails at run time, and Scala, whose grammar reads `for` as a call. */
export const languageSpecs: readonly LanguageSpec[] = [
  ...javascriptSpecs,
  pythonSpec,
  goSpec,
  javaSpec,
  rubySpec,
  phpSpec,
  csharpSpec,
  rustSpec,
  kotlinSpec,
  swiftSpec,
  ...cSpecs,
  luaSpec,
];

const byLanguage = new Map(languageSpecs.flatMap((spec) => spec.languages.map((language) => [language, spec] as const)));

export function specOf(language: string): LanguageSpec | undefined {
  return byLanguage.get(language);
}
