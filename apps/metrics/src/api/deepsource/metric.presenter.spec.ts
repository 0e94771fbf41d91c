import { describe, expect, it } from '@jest/globals';
import { toGlobalId } from '@lintel/vocabularies';
import fc from 'fast-check';
import { metricNames, metricSubjects } from '../../domain/metric-catalogue.js';
import { itemIdOf, itemOfId, metricOf, shortcodeOf, subjectOf } from './metric.presenter.js';

describe('ids of metric items', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 44 }),
        fc.constantFrom(...metricNames),
        fc.constantFrom(...metricSubjects),
        (repositoryId, metric, subject) => {
          expect(itemOfId(itemIdOf({ repositoryId, metric, subject }))).toEqual({ repositoryId, metric, subject });
        },
      ),
    );
  });

  it.each([
    '',
    'nonsense',
    toGlobalId('Repository', 256),
    toGlobalId('RepositoryMetricItem', 255),
    toGlobalId('RepositoryMetricItem', 256 + 15),
    toGlobalId('RepositoryMetricItem', 256 + 10 * 16),
  ])('are not %s', (id) => {
    expect(itemOfId(id)).toBeUndefined();
  });
});

describe('spellings', () => {
  it('are those of the API, and read back', () => {
    expect(metricNames.map(shortcodeOf)).toEqual(['LCV', 'BCV', 'CCV', 'CPCV', 'NLCV', 'NBCV', 'NCCV', 'NCPCV', 'DCV', 'DDP']);
    expect(metricOf('DCV')).toBe('documentation-coverage');
    expect(subjectOf('C_AND_CPP')).toBe('c-and-cpp');
    expect(subjectOf('AGGREGATE')).toBe('all');
  });
});
