import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { readMeasurements, type Measurements } from '../src/index.js';
import { buildEntryPoints } from './build-entry-points.js';
import { checkoutOf, resultsOf, runAnalyzer, type AnalyzerRun } from './run-analyzer.js';

const vectors = path.resolve(import.meta.dirname, '../fixtures/lintel-metrics/vectors');

interface Expected {
  readonly file: Record<string, unknown>;
  readonly functions: readonly Record<string, unknown>[];
}

beforeAll(buildEntryPoints);

async function measure(files: Readonly<Record<string, string>>, meta = ''): Promise<{ run: AnalyzerRun; measurements: Measurements }> {
  const root = await checkoutOf(meta === '' ? files : { ...files, '.deepsource.toml': meta });
  try {
    const run = await runAnalyzer('lintel-metrics', root);
    return { run, measurements: readMeasurements('lintel-metrics', run.measurements ?? '') };
  } finally {
    await rm(root, { recursive: true });
  }
}

describe('the published test vectors hold in every language', () => {
  let measurements: Measurements;
  let expected: Record<string, Expected>;
  beforeAll(async () => {
    expected = JSON.parse(await readFile(path.join(vectors, 'expected.json'), 'utf8')) as Record<string, Expected>;
    measurements = readMeasurements('lintel-metrics', (await runAnalyzer('lintel-metrics', vectors)).measurements ?? '');
  });

  it('and every vector is measured', () => {
    expect(measurements.files.map((file) => file.path).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each([
    'Vector.cs',
    'Vector.java',
    'Vector.kt',
    'vector.c',
    'vector.cpp',
    'vector.go',
    'vector.js',
    'vector.lua',
    'vector.php',
    'vector.py',
    'vector.rb',
    'vector.rs',
    'vector.sh',
    'vector.swift',
    'vector.ts',
  ])('%s', (name) => {
    const file = measurements.files.find((candidate) => candidate.path === name);
    expect(file).toMatchObject(expected[name]?.file ?? {});
    expect(file?.functions).toEqual(expected[name]?.functions);
  });
});

describe('lines', () => {
  it.each([
    ['a.ts', '// c\n\nlet a; // c\n/*\n\n c */ let b;\n', { lines: 6, codeLines: 2, commentLines: 2, blankLines: 2 }],
    ['a.py', '"""doc\n\ntext"""\n\nx = "# no comment"\n# c\n', { lines: 6, codeLines: 1, commentLines: 3, blankLines: 2 }],
    ['a.css', '/* c */\na { color: red } /* c */\n', { lines: 2, codeLines: 1, commentLines: 1, blankLines: 0 }],
    ['a.sql', "-- c\nSELECT '-- no' /* c\n c */ FROM t;\n", { lines: 3, codeLines: 2, commentLines: 1, blankLines: 0 }],
    ['run.sh', '#!/bin/sh\necho "#" x#y # c\n', { lines: 2, codeLines: 1, commentLines: 1, blankLines: 0 }],
    ['a.html', '<p>x</p>\n<!-- c\nc -->\n', { lines: 3, codeLines: 1, commentLines: 2, blankLines: 0 }],
    ['empty.js', '', { lines: 0, codeLines: 0, commentLines: 0, blankLines: 0 }],
  ])('of %s', async (name, text, counts) => {
    const { measurements } = await measure({ [name]: text });
    expect(measurements.files[0]).toMatchObject(counts);
  });
});

describe('findings', () => {
  const branches = (count: number) => Array.from({ length: count }, (_, index) => `  if (a === ${index}) b();`).join('\n');

  it('point at functions beyond a limit, and at none at the limit', async () => {
    const text = (count: number) => `export function f(a, b) {\n${branches(count)}\n}\n`;
    expect(resultsOf((await measure({ 'a.js': text(18) })).run.sarif)).toEqual([]);
    const { run } = await measure({ 'a.js': text(19) });
    expect(resultsOf(run.sarif)).toEqual([{ ruleId: 'metrics/complex-function', path: 'a.js', line: 1 }]);
    expect(run.sarif.runs[0]?.results[0]?.message.text).toBe('f has a cognitive complexity of 19 (limit 18)');
  });

  it('leave tests alone', async () => {
    const { run, measurements } = await measure({ 'a.test.js': `export function f(a, b) {\n${branches(30)}\n}\n` });
    expect(resultsOf(run.sarif)).toEqual([]);
    expect(measurements.files[0]).toMatchObject({ isTest: true, documentation: null, cognitive: 30 });
  });

  it('name the other places of duplicated code', async () => {
    const body = Array.from({ length: 16 }, (_, index) => `  total += price(${index}) * rate[${index}] + tax;`).join('\n');
    const { run, measurements } = await measure({
      'a.js': `function a() {\n${body}\n}\n`,
      'b.js': `const x = 1;\nfunction b() {\n${body}\n}\n`,
      'c.test.js': body,
    });
    expect(resultsOf(run.sarif)).toEqual([{ ruleId: 'metrics/duplicate-code', path: 'a.js', line: 2 }]);
    expect(run.sarif.runs[0]?.results[0]?.relatedLocations).toMatchObject([{ physicalLocation: { artifactLocation: { uri: 'b.js' } } }]);
    expect(measurements.files.map((file) => [file.path, file.duplicatedLines])).toEqual([
      ['a.js', 17],
      ['b.js', 17],
      ['c.test.js', 0],
    ]);
  });
});
