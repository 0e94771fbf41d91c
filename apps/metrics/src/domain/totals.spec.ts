import { describe, expect, it } from '@jest/globals';
import { fileOf, functionOf, measurementOf } from './measurement.fixture.js';
import { findSmells, minutesByKind } from './structural-debt.js';
import { totalOf, totalsByLanguage } from './totals.js';

describe('totals', () => {
  const measurement = measurementOf({
    files: [
      fileOf({
        functions: [
          functionOf({ codeLines: 41 }),
          functionOf({ cyclomaticComplexity: 26 }),
          functionOf({ codeLines: 40, cyclomaticComplexity: 25 }),
        ],
      }),
      fileOf({
        path: 'a.py',
        language: 'Python',
        subject: 'python',
        codeLines: 50,
        duplicatedLines: 7,
        publicDeclarations: null,
        documentedDeclarations: null,
        functions: [],
      }),
    ],
  });

  it('add up over all files', () => {
    expect(totalOf(measurement.files)).toMatchObject({
      filesCount: 2,
      codeLines: 150,
      commentLines: 20,
      functionsCount: 3,
      longFunctionsCount: 1,
      complexFunctionsCount: 1,
      duplicatedLines: 7,
      publicDeclarations: 4,
      documentedDeclarations: 1,
    });
  });

  it('are kept by language, and unknown stays unknown', () => {
    const byLanguage = totalsByLanguage(measurement);
    expect(byLanguage).toMatchObject([
      { language: 'Python', subject: 'python', totals: { filesCount: 1, codeLines: 50, publicDeclarations: null } },
      { language: 'TypeScript', subject: 'javascript', totals: { filesCount: 1, codeLines: 100, publicDeclarations: 4 } },
    ]);
    expect(totalOf([])).toMatchObject({ filesCount: 0, codeLines: 0, publicDeclarations: null });
  });
});

describe('smells', () => {
  it('are found above their thresholds only, the most expensive first', () => {
    const smells = findSmells(
      measurementOf({
        files: [
          fileOf({
            cognitiveComplexity: 52,
            functions: [
              functionOf({ cognitiveComplexity: 20, parameters: 8 }),
              functionOf({ name: 'deep', maxNesting: 6, returns: 6, booleanOperators: 4 }),
            ],
          }),
          fileOf({ path: 'calm.ts' }),
        ],
        duplicates: [
          {
            lines: 16,
            code: '',
            occurrences: [
              { path: 'b.ts', startLine: 3 },
              { path: 'c.ts', startLine: 9 },
            ],
          },
          { lines: 15, code: '', occurrences: [] },
        ],
      }),
    );
    expect(smells.map(({ kind, functionName, path, line, minutes }) => [kind, functionName, path, line, minutes])).toEqual([
      ['file-complexity', null, 'src/pay.ts', null, 90],
      ['nesting', 'deep', 'src/pay.ts', 10, 25],
      ['function-complexity', 'pay', 'src/pay.ts', 10, 20],
      ['parameters', 'pay', 'src/pay.ts', 10, 19],
      ['duplication', null, 'b.ts', 3, 15],
    ]);
    expect(minutesByKind(smells)).toEqual({
      'file-complexity': 90,
      nesting: 25,
      'function-complexity': 20,
      parameters: 19,
      duplication: 15,
    });
  });
});
