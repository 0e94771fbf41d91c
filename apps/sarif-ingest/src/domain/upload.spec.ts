import { describe, expect, it } from '@jest/globals';
import { processingStatus } from './upload.js';

describe('processingStatus', () => {
  const fine = { errors: [] };
  const bad = { errors: ['rejecting SARIF'] };

  it.each([
    { state: 'received', errors: [], parts: [], status: 'pending', shown: [] },
    { state: 'refused', errors: ['Invalid SARIF.'], parts: [], status: 'failed', shown: ['Invalid SARIF.'] },
    { state: 'split', errors: [], parts: [], status: 'complete', shown: [] },
    { state: 'split', errors: [], parts: [fine, undefined], status: 'pending', shown: [] },
    { state: 'split', errors: ['x'], parts: [undefined], status: 'pending', shown: [] },
    { state: 'split', errors: [], parts: [fine, fine], status: 'complete', shown: [] },
    { state: 'split', errors: [], parts: [fine, bad], status: 'failed', shown: ['rejecting SARIF'] },
    { state: 'split', errors: ['unsuccessful execution'], parts: [fine], status: 'failed', shown: ['unsuccessful execution'] },
    { state: 'split', errors: ['rejecting SARIF'], parts: [bad, bad], status: 'failed', shown: ['rejecting SARIF'] },
  ] as const)('is $status when $state with $errors and $parts', ({ state, errors, parts, status, shown }) => {
    expect(processingStatus({ state, errors }, parts)).toEqual({ status, errors: shown });
  });
});
