import { describe, expect, it, jest } from '@jest/globals';
import type { GraphVocabulary } from '@lintel/graphql';
import { DomainError } from '@lintel/kernel';
import { GraphQLError, Source } from 'graphql';
import { renderErrors } from './render-errors.js';

function render(error: unknown, vocabulary: GraphVocabulary = 'deepsource') {
  const reportFault = jest.fn();
  const [rendered] = renderErrors([error], { vocabulary, correlationId: 'c-1', reportFault });
  return { rendered, reported: reportFault.mock.calls.length };
}

describe('renderErrors', () => {
  it('words our own errors in the manner of each graph', () => {
    const error = new DomainError('not-allowed', { action: 'activate it' });
    expect(render(error)).toEqual({
      rendered: { message: 'You do not have the right to activate it', extensions: { code: 'not-allowed' } },
      reported: 0,
    });
    expect(render(error, 'codiga').rendered?.message).toBe('not-allowed');
    expect(render(error, 'lintel').rendered?.extensions).toEqual({ code: 'not-allowed', hint: error.hint });
  });

  it('keeps what a subgraph said, with its path, and drops what it should not have said', () => {
    const error = new GraphQLError('Repository does not exist', {
      path: ['repository', 'issues', 0],
      extensions: { code: 'repository-not-found', serviceName: 'accounts', stacktrace: ['at …'] },
    });
    expect(render(error)).toEqual({
      rendered: { message: 'Repository does not exist', path: ['repository', 'issues', 0], extensions: { code: 'repository-not-found' } },
      reported: 0,
    });
  });

  it('keeps the correlation id under which a subgraph logged its fault', () => {
    const error = new GraphQLError('Internal server error', { extensions: { code: 'internal-error', correlationId: 'c-2' } });
    expect(render(error)).toEqual({
      rendered: { message: 'Internal server error', extensions: { code: 'internal-error', correlationId: 'c-2' } },
      reported: 0,
    });
  });

  it('keeps the place of an error in the document', () => {
    const error = new GraphQLError('Cannot query field "x"', {
      source: new Source('{ x }'),
      positions: [2],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(render(error).rendered).toEqual({
      message: 'Cannot query field "x"',
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  it('finds our error inside one that the executor made of it', () => {
    const error = new GraphQLError('x', {
      path: ['viewer'],
      originalError: new DomainError('service-unavailable', { service: 'accounts' }),
    });
    expect(render(error).rendered).toEqual({
      message: 'accounts is not available',
      path: ['viewer'],
      extensions: { code: 'service-unavailable' },
    });
  });

  it.each([
    ['an error of the program', new TypeError('secret of the database')],
    ['an error of the executor', new GraphQLError('secret of the database', { extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } })],
    ['an error without code', new GraphQLError('secret of the database')],
    ['something thrown', 'secret of the database'],
  ])('hides and reports %s', (_name, error) => {
    expect(render(error)).toEqual({
      rendered: { message: 'Internal server error', extensions: { code: 'internal-error', correlationId: 'c-1' } },
      reported: 1,
    });
  });
});
