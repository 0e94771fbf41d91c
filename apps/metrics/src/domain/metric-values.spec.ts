import { describe, expect, it } from '@jest/globals';
import { fileOf, measurementOf } from './measurement.fixture.js';
import { displayValue, meetsThreshold, metricCatalogue, metricNames } from './metric-catalogue.js';
import { metricValuesOf } from './metric-values.js';

describe('metric values', () => {
  it('are per language and as a whole', () => {
    const values = metricValuesOf(
      measurementOf({
        files: [
          fileOf(),
          fileOf({ language: 'JavaScript', publicDeclarations: 4, documentedDeclarations: 3 }),
          fileOf({ subject: 'python', publicDeclarations: 2, documentedDeclarations: 2 }),
          fileOf({ subject: null, publicDeclarations: null, documentedDeclarations: null }),
        ],
        manifests: [
          { ecosystem: 'npm', subject: 'javascript', packages: ['a', 'b'] },
          { ecosystem: 'npm', subject: 'javascript', packages: ['b', 'c'] },
          { ecosystem: 'pypi', subject: 'python', packages: ['a'] },
        ],
      }),
    );
    expect(values).toEqual([
      { metric: 'documentation-coverage', subject: 'all', value: 60 },
      { metric: 'documentation-coverage', subject: 'javascript', value: 50 },
      { metric: 'documentation-coverage', subject: 'python', value: 100 },
      { metric: 'direct-dependencies', subject: 'all', value: 4 },
      { metric: 'direct-dependencies', subject: 'javascript', value: 3 },
      { metric: 'direct-dependencies', subject: 'python', value: 1 },
    ]);
  });

  it('of what was not measured are absent, of what was measured as none are zero', () => {
    expect(metricValuesOf(measurementOf({ files: [fileOf({ publicDeclarations: null, documentedDeclarations: null })] }))).toEqual([]);
    expect(metricValuesOf(measurementOf({ files: [fileOf({ publicDeclarations: 0, documentedDeclarations: 0 })] }))).toEqual([]);
    expect(
      metricValuesOf(measurementOf({ files: [], manifests: [{ ecosystem: 'npm', subject: 'javascript', packages: [] }] })),
    ).toContainEqual({ metric: 'direct-dependencies', subject: 'all', value: 0 });
  });
});

describe('thresholds', () => {
  it.each([
    ['documentation-coverage', 80, 80, true],
    ['documentation-coverage', 79.9, 80, false],
    ['direct-dependencies', 80, 80, true],
    ['direct-dependencies', 81, 80, false],
    ['direct-dependencies', 81, null, null],
  ] as const)('%s of %d against %s: %s', (metric, value, threshold, expected) => {
    expect(meetsThreshold(metric, value, threshold)).toBe(expected);
  });
});

describe('catalogue', () => {
  it('bounds each metric that is a share', () => {
    for (const metric of metricNames)
      if (metricCatalogue[metric].unit === '%') expect(metricCatalogue[metric]).toMatchObject({ min: 0, max: 100, betterDirection: 'up' });
  });

  it.each([
    ['documentation-coverage', 66.6666, '66.67%'],
    ['documentation-coverage', 100, '100%'],
    ['direct-dependencies', 12, '12'],
  ] as const)('shows %s %d as %s', (metric, value, text) => {
    expect(displayValue(metric, value)).toBe(text);
  });
});
