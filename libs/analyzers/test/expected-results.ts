import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads what a directory of fixtures says about itself: a comment `expect: RULE, RULE` marks its own line, `expect-next: …` the line after it.
 * Returns `path:line rule`, sorted.
 */
export async function expectedResults(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  const perFile = await Promise.all(names.map((name) => expectedInFile(root, name)));
  return perFile.flat().sort();
}

async function expectedInFile(root: string, name: string): Promise<string[]> {
  const file = path.join(root, name);
  if (!(await stat(file)).isFile()) return [];
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    const [, next, rules = ''] = /\bexpect(-next)?: ([\w/ ,.-]+)/.exec(line) ?? [];
    return rules.split(',').flatMap((rule) => {
      const id = rule.trim();
      return id === '' ? [] : [`${name}:${index + 1 + (next ? 1 : 0)} ${id}`];
    });
  });
}
