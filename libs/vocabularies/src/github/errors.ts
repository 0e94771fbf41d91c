import type { DomainError, ErrorKind } from '@lintel/kernel';

/** Status of each kind of error in GitHub's REST API. */
export const githubStatus: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  limited: 429,
  unavailable: 503,
};

export const documentationUrl = '/docs/rest';

export interface GithubErrorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** Who got the error: the text for a missing right depends on the kind of token. */
export type GithubCaller = 'person' | 'installation';

/** Renders an error in GitHub's basic shape, with the texts by which existing clients tell failures apart. */
export function githubError(error: DomainError, caller: GithubCaller = 'person'): GithubErrorAnswer {
  const status = statusOf(error);
  const message = messageOf(error, caller);
  if (error.kind === 'unavailable') return { status, body: { code: error.code, message, documentation_url: documentationUrl } };
  return { status, body: { message, documentation_url: documentationUrl, status: String(status) } };
}

function statusOf(error: DomainError): number {
  switch (error.code) {
    // The body can be read and breaks no rule of its schema; what it carries is unusable.
    case 'malformed-payload':
    case 'sarif-invalid':
      return 400;
    case 'upload-not-processed':
      return 422;
    default:
      return githubStatus[error.kind];
  }
}

function messageOf(error: DomainError, caller: GithubCaller): string {
  switch (error.kind) {
    case 'unauthenticated':
      return error.code === 'authentication-required' ? 'Requires authentication' : 'Bad credentials';
    case 'forbidden':
      return forbiddenMessage(error, caller);
    case 'not-found':
      return 'Not Found';
    case 'invalid':
      return error.code === 'invalid-input' ? `Invalid request.\n\n${error.message}` : error.message;
    case 'limited':
    case 'too-large':
    case 'conflict':
    case 'unavailable':
      return error.message;
  }
}

function forbiddenMessage(error: DomainError, caller: GithubCaller): string {
  if (error.code === 'analysis-not-activated') return 'Code Security must be enabled for this repository to use code scanning.';
  if (error.code === 'repository-archived') return 'Repository was archived so is read-only.';
  return caller === 'installation' ? 'Resource not accessible by integration' : 'Resource not accessible by personal access token';
}

/** Lines that describe how a request breaks its schema, in GitHub's words. */
export const githubViolation = {
  missing: (key: string) => `"${key}" wasn't supplied.`,
  notPermitted: (key: string) => `"${key}" is not a permitted key.`,
  notOfType: (key: string, value: string, type: string) =>
    `For 'properties/${key}', ${value} is not ${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}.`,
  tooShort: (required: number, supplied: number) => `At least ${required} characters are required; only ${supplied} were supplied.`,
  mismatch: (value: string, pattern: RegExp) => `${value} does not match ${String(pattern)}.`,
} as const;
