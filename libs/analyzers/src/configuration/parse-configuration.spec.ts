import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseConfiguration } from './parse-configuration.js';

const valid = `
version = 1

exclude_patterns = ["legacy/**"]
test_patterns = ["**/*.test.ts"]

[[analyzers]]
name = "javascript"

  [analyzers.meta]
  plugins = ["react"]

[[analyzers]]
name = "python"
enabled = false
runtime_version = "3.11"

[[transformers]]
name = "prettier"
`;

const errorsOf = (text: string) => {
  const parsed = parseConfiguration(text);
  return parsed.isValid ? [] : parsed.errors;
};

describe('parseConfiguration', () => {
  it('reads analyzers, patterns and formatters', () => {
    expect(parseConfiguration(valid)).toEqual({
      isValid: true,
      warnings: [],
      configuration: {
        version: 1,
        excludePatterns: ['legacy/**'],
        testPatterns: ['**/*.test.ts'],
        analyzers: [
          { name: 'javascript', shortcode: 'javascript', isEnabled: true, meta: { plugins: ['react'] } },
          { name: 'python', shortcode: 'python', isEnabled: false, meta: { runtime_version: '3.11' } },
        ],
        codeFormatters: [{ name: 'prettier', isEnabled: true }],
      },
    });
  });

  it('answers to the names of other platforms', () => {
    const parsed = parseConfiguration('version = 1\n[[analyzers]]\nname = "go"\n[[analyzers]]\nname = "test-coverage"\n');
    expect(parsed).toMatchObject({
      isValid: true,
      configuration: {
        analyzers: [
          { name: 'go', shortcode: 'lintel-rules' },
          { name: 'test-coverage', shortcode: undefined },
        ],
      },
      warnings: [{ line: 5, message: 'The analyzer "test-coverage" is not part of this installation and is ignored' }],
    });
  });

  it.each([
    ['a syntax error', 'version = 1\n[[analyzers]\nname = "python"\n', 2, /Invalid TOML document/],
    ['a missing version', '[[analyzers]]\nname = "python"\n', undefined, /version: must be the number 1/],
    ['another version', '\nversion = 2\n[[analyzers]]\nname = "python"\n', 2, /version: must be the number 1/],
    ['an analyzer without a name', 'version = 1\n[[analyzers]]\nname = "python"\n\n[[analyzers]]\nenabled = true\n', 5, /needs a name/],
    ['a wrong type', 'version = 1\n[[analyzers]]\nname = "python"\nenabled = "yes"\n', 4, /analyzers\.0\.enabled/],
    ['a misspelt analyzer', 'version = 1\n[[analyzers]]\nname = "phyton"\n', 3, /no analyzer "phyton"; did you mean "python"\?/],
    [
      'an unknown analyzer',
      'version = 1\n[[analyzers]]\nname = "cobol-lint"\n',
      3,
      /no analyzer "cobol-lint"; known are javascript, python/,
    ],
    ['no enabled analyzer', 'version = 1\n[[analyzers]]\nname = "python"\nenabled = false\n', undefined, /At least one analyzer/],
    ['no analyzer', 'version = 1\n', undefined, /At least one analyzer/],
    [
      'a wrong meta table',
      'version = 1\n[[analyzers]]\nname = "python"\n\n  [analyzers.meta]\n  runtime_version = 3\n',
      6,
      /runtime_version/,
    ],
    ['patterns that are none', 'version = 1\nexclude_patterns = "legacy"\n[[analyzers]]\nname = "python"\n', 2, /exclude_patterns/],
  ])('names the line of %s', (_what, text, line, message) => {
    expect(errorsOf(text)).toEqual([{ line, message: expect.stringMatching(message) }]);
  });

  it('reports every error at once', () => {
    const text = 'version = 1\n[[analyzers]]\nname = "pyhton"\n[[analyzers]]\nname = "javascipt"\n';
    expect(errorsOf(text).map((error) => error.line)).toEqual([3, 5]);
  });

  it('refuses a file that nobody wrote by hand', () => {
    expect(errorsOf(`#${'x'.repeat(300_000)}`)).toEqual([{ line: undefined, message: expect.stringContaining('larger than') }]);
    expect(errorsOf(`a = ${'['.repeat(10_000)}`)).toHaveLength(1);
  });

  it('never throws, whatever the text', () => {
    const lines = fc.constantFrom(
      'version = 1',
      '[[analyzers]]',
      'name = "python"',
      'name = "x"',
      '[analyzers.meta]',
      'a = [1, "x"]',
      '[[',
      '"',
      'enabled = 1',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(lines).map((parts) => parts.join('\n')),
        ),
        (text) => void parseConfiguration(text),
      ),
    );
  });
});
