import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findingFeatures, type FindingFeatures } from '../documents/finding-features.js';
import { describeFinding, openSource } from './describe-source.js';
import { lex } from './lexer.js';
import { packTokens, unpackTokens } from './token.js';

/** Describes the place of `«…»` in the text; the marks are taken out first. */
async function at(path: string, marked: string): Promise<FindingFeatures> {
  const begin = marked.indexOf('«');
  const text = marked.replace('«', '').replace('»', '');
  const end = marked.indexOf('»') - 1;
  const position = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  };
  const [from, to] = [position(begin), position(end)];
  const features = await describeFinding(path, text, {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
  });
  if (!features) throw new Error('no features');
  return features;
}

const tokens = (text: string): string => packTokens(lex(text, 'slash').words);

describe('scopes', () => {
  it.each([
    ['a.ts', 'namespace N { class Basket { total() { for (;;) { «x» } } } }', 'module N › class Basket › function total'],
    ['a.ts', 'const f = async () => { «x»; };', 'function f'],
    ['a.ts', 'export const handlers = { close: function () { «x» } };', 'function close'],
    ['a.ts', 'describe("basket", () => { it("adds up", async () => { «x»; }); });', 'call describe basket › call it adds up'],
    ['a.ts', 'list.map((entry) => «entry».name);', 'call list.map'],
    [
      'a.tsx',
      'export function App() { return <div id="top" onClick={go}><p>«x»</p></div>; }',
      'function App › element div#top › element p',
    ],
    ['a.py', 'class A:\n  def f(self):\n    if 1:\n      «x»\n', 'class A › function f'],
    ['a.go', 'package p\nfunc (s *Server) Run() { http.HandleFunc("/x", func() { «x»() }) }\n', 'function Run › call http.HandleFunc /x'],
    ['A.java', 'class A { void run(List<String> xs) { xs.forEach(x -> { «x»(); }); } }', 'class A › function run › call forEach'],
    ['a.rb', 'describe "cart" do\n  it "works" do\n    «x»\n  end\nend\n', 'call describe cart › call it works'],
    ['a.rs', 'impl Drop for Bar { fn drop(&self) { «x»(); } }', 'impl Drop for Bar › function drop'],
    ['a.c', 'static int *run(int y) { «x»(); }', 'function run'],
    ['a.cs', 'namespace N { class A { void M() { «x»(); } } }', 'module N › class A › function M'],
    ['a.php', '<?php class B { function run() { «x»(); } }', 'class B › function run'],
    ['a.kt', 'class A { fun run() { xs.map { «x» } } }', 'class A › function run › call xs.map'],
    ['a.ex', 'defmodule Foo do\n  def run(y) do\n    «x»\n  end\nend\n', 'call defmodule Foo › call def run(y)'],
    ['a.sh', 'run() {\n  «x»\n}\n', 'function run'],
    ['a.json', '{ "scripts": { "test": "«x»" } }', 'pair scripts › pair test'],
    ['a.toml', '[tool.x]\na = "«x»"\n', 'table tool.x › pair a'],
    [
      'a.yml',
      'jobs:\n  build:\n    steps:\n      - name: Check\n        uses: «x»@v1\n  test:\n    needs: y\n',
      'jobs › build › steps › - name: Check',
    ],
    ['Dockerfile', 'FROM node:24 AS build\nRUN a\nFROM alpine\nRUN «x»\n', 'FROM alpine'],
    ['a.lua', 'function a.run(y)\n  «x»()\nend\n', 'function a.run'],
  ])('%s: %s', async (path, text, chain) => {
    expect((await at(path, text)).scope.join(' › ')).toBe(chain);
  });

  it.each([
    ['a.ts', 'class Basket {\n  total(items) {\n    «x»();\n  }\n}\n', '<<<<<<< ours\n=======\n}}}]\n>>>>>>> theirs\n'],
    ['a.py', 'class Basket:\n    def total(self):\n        «x»()\n', '<<<<<<< ours )]\n  ( = = = [ {\n'],
    ['a.go', 'func Total(x int) {\n\t«x»()\n}\n', '<<<<<<<\n{{{(((\n=======\n'],
  ])('keep their names when a file stops parsing: %s', async (path, text, junk) => {
    const whole = await at(path, text);
    expect(whole.scope.length).toBeGreaterThan(0);
    expect((await at(path, `${text}${junk.repeat(20)}`)).scope).toEqual(whole.scope);
  });

  it('tells scopes of one name apart by their order', async () => {
    const text = 'it("a", () => { one(); });\nit("a", () => { «two»(); });\n';
    expect(await at('a.ts', text)).toMatchObject({ scope: ['call it a'], scopeOrdinal: 1 });
  });
});

describe('statement', () => {
  it.each([
    ['a.ts', 'before(); «call»(\n  one,\n  two,\n); after();', 'call(one, two)'],
    ['a.ts', 'if («ready» === 1) { go(); }', 'if (ready === 1)'],
    ['a.ts', '«it»("adds", () => { one(); });', 'it("adds", () => '],
    ['a.ts', 'class A { «total»(items) { return 1; } }', 'total(items)'],
    ['a.py', 'for i in «xs»:\n  go(i)\n', 'for i in xs:'],
    ['a.yml', 'a:\n  b: «x»\n  c: y\n', 'b: x'],
  ])('%s: %s', async (path, text, statement) => {
    expect((await at(path, text)).statement).toBe(tokens(statement));
  });

  it('looks at the part around the finding when the statement is long', async () => {
    const items = Array.from({ length: 200 }, (_, index) => `item${index}`);
    const marked = `const list = [${items.join(', ')}];`.replace('item150', '«item150»');
    expect(unpackTokens((await at('a.ts', marked)).statement)).toContain(lex('item150', 'slash').words[0]);
  });
});

describe('features', () => {
  it('do not change when a formatter changes the layout', async () => {
    const one = await at('a.ts', 'function f() { a(); const x = «call»("one", { a: 1 }); b(); }');
    const two = await at('a.ts', "function f() {\n  a()\n  const x = «call»(\n    'one',\n    { a: 1, },\n  )\n  b()\n}\n");
    expect({ ...two, lineHash: '' }).toEqual({ ...one, lineHash: '' });
  });

  it('do not change when a comment is added', async () => {
    const one = await at('a.ts', 'a();\n«b»();\nc();\n');
    const two = await at('a.ts', 'a(); // why\n«b»();\n/* more\n words */\nc();\n');
    expect(two).toEqual(one);
  });

  it('describe findings inside a comment by its words', async () => {
    expect(unpackTokens((await at('a.ts', '// TODO «mend this» later\nx();\n')).anchor)).toHaveLength(2);
  });

  it('are null for a region behind the end of the file', async () => {
    expect(await describeFinding('a.ts', 'x();\n', { startLine: 9, startColumn: 1, endLine: 9, endColumn: 2 })).toBeNull();
  });

  it('are valid for any text, region and language', async () => {
    const path = fc.constantFrom('a.ts', 'a.py', 'a.yml', 'a.html', 'a.php', 'a.txt', 'Dockerfile', 'a.json', 'a.md');
    const line = fc.integer({ min: 1, max: 6 });
    const column = fc.integer({ min: 1, max: 30 });
    const text = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '"',
        "'",
        '`',
        '\n',
        '  ',
        'x',
        'class A',
        'def f():',
        '/*',
        '*/',
        '//',
        '#',
        '<a>',
        ':',
        '- ',
        '😀',
        '\r',
        '\0',
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        path,
        text,
        fc.tuple(line, column, line, column),
        async (name, parts, [startLine, startColumn, endLine, endColumn]) => {
          const features = await describeFinding(name, parts.join(''), { startLine, startColumn, endLine, endColumn });
          expect(features === null || findingFeatures.safeParse(features).success).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('hostile nesting', () => {
  it.each([
    ['a.js', 'a=>'.repeat(50_000)],
    ['a.js', 'f(() => {'.repeat(20_000)],
    ['a.json', '[{"a":'.repeat(50_000)],
    ['a.html', '<a>'.repeat(20_000)],
    ['a.js', `"'`.repeat(50_000)],
    ['a.yml', Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('costs seconds at most: %s', async (path, text) => {
    const began = performance.now();
    const source = await openSource(path, text);
    for (let column = 1; column < 2000; column += 1)
      source.describe({ startLine: 1, startColumn: column * 20, endLine: 1, endColumn: column * 20 + 5 });
    source.close();
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
