import { describe, expect, it } from '@jest/globals';
import { DomainError, errorCatalogue, type ErrorCode } from '@lintel/kernel';
import { githubError } from './errors.js';

describe('githubError', () => {
  it.each([
    ['authentication-required', 401, 'Requires authentication'],
    ['token-invalid', 401, 'Bad credentials'],
    ['token-expired', 401, 'Bad credentials'],
    ['not-allowed', 403, 'Resource not accessible by personal access token'],
    ['analysis-not-activated', 403, 'Code Security must be enabled for this repository to use code scanning.'],
    ['repository-not-found', 404, 'Not Found'],
    ['resource-not-found', 404, 'Not Found'],
  ] as const)('%s answers %i %s', (code, status, message) => {
    expect(githubError(new DomainError(code, {}))).toEqual({
      status,
      body: { message, documentation_url: '/docs/rest', status: String(status) },
    });
  });

  it('names the rules that a request breaks', () => {
    expect(githubError(new DomainError('invalid-input', { reason: '"ref" wasn\'t supplied.' })).body.message).toBe(
      'Invalid request.\n\n"ref" wasn\'t supplied.',
    );
  });

  it('tells an installation that its token lacks a right in its own words', () => {
    expect(githubError(new DomainError('not-allowed', {}), 'installation').body.message).toBe('Resource not accessible by integration');
  });

  it('renders every code as a client or availability error with a text', () => {
    for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
      const { status, body } = githubError(new DomainError(code, { reason: 'because' }));
      expect(status === 503 || (status >= 400 && status < 500)).toBe(true);
      expect(body.message).not.toBe('');
    }
    expect(githubError(new DomainError('service-unavailable', { service: 'issues' })).body).toMatchObject({ code: 'service-unavailable' });
  });
});
