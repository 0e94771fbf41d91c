import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findAnalyzer, type AnalyzerManifest } from '../index.js';
import { AnalyzerOutputError } from './analyzer-output-error.js';
import { columnConverter } from './column-converter.js';
import { convertOutput } from './convert-output.js';
import { relativePath, uriOf } from './relative-path.js';

function manifestOf(shortcode: string): AnalyzerManifest {
  const found = findAnalyzer(shortcode);
  if (!found) throw new Error(shortcode);
  return found;
}

const context = (...names: string[]) => ({
  checkoutPath: '/code',
  files: names.map((name) => ({ path: name, isTest: name.includes('test') })),
  readText: () => undefined,
});

interface Given {
  readonly ruleId?: string;
  readonly uri?: string;
  readonly text?: string;
  readonly region?: unknown;
}

const result = ({
  ruleId = 'eslint(no-debugger)',
  uri = 'a.js',
  text = 'x',
  region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
}: Given = {}) => ({
  ruleId,
  message: { text },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
});

const log = (...results: unknown[]) => JSON.stringify({ version: '2.1.0', runs: [{ results }] });

const convert = (output: string | string[], names = ['a.js', 'b.js', 'a.test.js'], shortcode = 'javascript') =>
  convertOutput(manifestOf(shortcode), [output].flat(), context(...names)).runs[0];

describe('convertOutput', () => {
  it('gives results the ids of the catalogue and describes every used rule', () => {
    const run = convert(log(result(), result({ ruleId: 'eslint(no-eval)', uri: './b.js' })));
    expect(run?.tool.driver).toMatchObject({ name: 'oxlint', version: '1.94.0' });
    expect(run?.automationDetails).toEqual({ id: 'javascript/' });
    expect(run?.results.map(({ ruleId, ruleIndex, level }) => ({ ruleId, ruleIndex, level }))).toEqual([
      { ruleId: 'eslint/no-debugger', ruleIndex: 0, level: 'warning' },
      { ruleId: 'eslint/no-eval', ruleIndex: 1, level: 'warning' },
    ]);
    expect(run?.tool.driver.rules[1]).toMatchObject({
      id: 'eslint/no-eval',
      help: { markdown: expect.stringContaining('`eval`') },
      properties: { tags: ['security', 'cwe-95', 'external/cwe/cwe-95'], 'security-severity': '7.5', 'lintel/category': 'security' },
    });
  });

  it('joins the outputs of several batches, in the order of places', () => {
    const run = convert([log(result({ uri: 'b.js' })), log(result({ uri: 'a.js' }))]);
    expect(run?.results.map((found) => found.locations[0]?.physicalLocation.artifactLocation.uri)).toEqual(['a.js', 'b.js']);
  });

  it.each([
    ['', 'it is empty'],
    ['No files found to lint.', 'it is not JSON'],
    ['{"version":"2.1.0"}', 'it is not SARIF'],
    ['{"version":"2.0.0","runs":[]}', 'it is not SARIF'],
    ['null', 'it is not SARIF'],
    [log({ ruleId: 'x' }), 'it is not SARIF'],
    [log(result({ region: { startLine: -1 } })), 'it is not SARIF'],
    [log(result({ region: { startLine: 1e300 } })), 'it is not SARIF'],
  ])('takes %j for a failed run', (output, reason) => {
    expect(() => convert(output)).toThrow(AnalyzerOutputError);
    expect(() => convert(output)).toThrow(reason);
  });

  it('takes no output at all for a failed run', () => {
    expect(() => convert([])).toThrow(AnalyzerOutputError);
  });

  it('drops what the analyzer was not asked about', () => {
    const outside = [
      '../a.js',
      '/etc/passwd',
      'file:///etc/passwd',
      'https://example.com/a.js',
      'src/../../a.js',
      'c.js',
      'a.js\0',
      '..\\a.js',
      '',
    ];
    expect(convert(log(...outside.map((uri) => result({ uri }))))?.results).toEqual([]);
    expect(convert(log(result({ ruleId: 'evil(rule)' }), result({ ruleId: 'eslint(no-console)' })))?.results).toEqual([]);
  });

  it('drops in tests what is normal there', () => {
    const run = convert(log(result({ ruleId: 'eslint(no-empty)', uri: 'a.test.js' }), result({ uri: 'a.test.js' })));
    expect(run?.results.map((found) => found.ruleId)).toEqual(['eslint/no-debugger']);
  });

  it('notes files that could not be parsed', () => {
    const run = convert(log(result({ ruleId: 'OXL0001', text: 'Unexpected token' })));
    expect(run?.results).toEqual([]);
    expect(run?.invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [expect.objectContaining({ level: 'warning', message: { text: 'Unexpected token' } })],
      },
    ]);
  });

  it('cuts messages and results, and says so', () => {
    const run = convert(
      log(...Array.from({ length: 25_001 }, (_, line) => result({ text: 'x'.repeat(5000), region: { startLine: line + 1 } }))),
    );
    expect(run?.results).toHaveLength(25_000);
    expect(run?.results[0]?.message.text).toHaveLength(1001);
    expect(run?.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toBe('25001 results, cut to 25000');
  });

  it('never repeats what a tool says about a secret', () => {
    const run = convert(log(result({ ruleId: 'github/github-token', uri: 'a.js', text: 'found the-secret-itself' })), ['a.js'], 'secrets');
    expect(run?.results[0]?.message.text).toBe('GitHub token in the code');
    expect(JSON.stringify(run)).not.toContain('the-secret-itself');
  });

  it('reads the output of ShellCheck', () => {
    const comment = { file: './run.sh', line: 2, endLine: 2, column: 6, endColumn: 8, level: 'warning', code: 2046, message: 'Quote this' };
    const run = convert(
      JSON.stringify({ comments: [comment, { ...comment, code: 1072 }, { ...comment, code: 2115 }] }),
      ['run.sh'],
      'shellcheck',
    );
    expect(run?.results).toMatchObject([{ ruleId: 'SC2046', level: 'note', message: { text: 'Quote this' } }]);
    expect(run?.invocations[0]?.toolExecutionNotifications).toHaveLength(1);
    expect(() => convert('[]', ['run.sh'], 'shellcheck')).toThrow(AnalyzerOutputError);
  });
});

describe('columns', () => {
  const line = 'é="🙂"; debugger';
  const read = () => `first\n${line}\n`;

  it.each([
    ['utf8-bytes', 12],
    ['code-points', 8],
    ['utf16', 9],
  ] as const)('%s become UTF-16 code units', (unit, column) => {
    const convertRegion = columnConverter(unit, read);
    const converted = convertRegion('a', { startLine: 2, startColumn: column, endLine: 2, endColumn: column + 8 });
    expect(line.slice(converted.startColumn - 1, converted.endColumn - 1)).toBe('debugger');
  });

  it('agree with the text for any position', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (before, found) => {
        fc.pre(!/[\r\n]/.test(before + found));
        const text = before + found;
        const places = [
          ['utf8-bytes', Buffer.byteLength(before) + 1, Buffer.byteLength(text) + 1],
          ['code-points', [...before].length + 1, [...text].length + 1],
        ] as const;
        for (const [unit, startColumn, endColumn] of places) {
          const region = columnConverter(unit, () => text)('a', { startLine: 1, startColumn, endLine: 1, endColumn });
          expect(text.slice(region.startColumn - 1, region.endColumn - 1)).toBe(found);
        }
      }),
    );
  });

  it('make an empty region the text of its line', () => {
    const region = columnConverter('utf16', () => '  run();  \n')('a', { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 });
    expect(region).toEqual({ startLine: 1, startColumn: 3, endLine: 1, endColumn: 9 });
  });

  it('stay as they are where the text cannot be read', () => {
    const region = { startLine: 9, startColumn: 4, endLine: 9, endColumn: 7 };
    expect(columnConverter('utf8-bytes', () => undefined)('a', region)).toEqual(region);
    expect(columnConverter('utf8-bytes', read)('a', region)).toEqual(region);
  });
});

describe('paths', () => {
  it.each([
    ['./src/a.js', 'src/a.js'],
    ['/code/src/a.js', 'src/a.js'],
    ['file:///code/src/a%20b.js', 'src/a b.js'],
    ['src/%20.js', 'src/%20.js'],
    ['/codex/a.js', undefined],
    ['file:///code/%zz', undefined],
  ])('%s is %s', (uri, expected) => {
    expect(relativePath(uri, '/code')).toBe(expected);
  });

  it('survive the way into a URI and back', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^/\\\0]{1,8}$/u), { minLength: 1, maxLength: 4 }), (segments) => {
        fc.pre(segments.every((segment) => segment !== '.' && segment !== '..' && segment.isWellFormed()));
        const path = segments.join('/');
        fc.pre(!/^[a-z][a-z0-9+.-]*:/i.test(path));
        expect(relativePath(uriOf(path), '/code', true)).toBe(path);
      }),
    );
  });
});
