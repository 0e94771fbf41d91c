/** What went wrong, in the coarse terms that decide a status; every API maps each kind. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'too-large' | 'limited' | 'unavailable';

interface ErrorEntry {
  readonly kind: ErrorKind;
  /** One sentence; `{name}` is replaced by the fact of that name. */
  readonly message: string;
  /** What the caller can do next. */
  readonly hint: string;
}

const entry = (kind: ErrorKind, message: string, hint: string): ErrorEntry => ({ kind, message, hint });

/** Every error code of the product. `docs/errors.md` documents each one; a test compares the two. */
export const errorCatalogue = {
  'authentication-required': entry(
    'unauthenticated',
    'Authentication required',
    'Send a personal access token as "Authorization: Bearer dsp_…".',
  ),
  'token-invalid': entry('unauthenticated', 'The token is not valid', 'Create a new token with "lintel token create".'),
  'token-expired': entry('unauthenticated', 'Signature has expired', 'Refresh the token or create a new one.'),
  'account-disabled': entry('forbidden', 'This account is disabled', 'Ask an administrator of this installation to enable it.'),
  'not-allowed': entry('forbidden', 'You do not have the right to {action}', 'Ask an administrator of the account for a higher role.'),
  'repository-not-found': entry(
    'not-found',
    'Repository does not exist',
    'Check provider, owner and name, and that you are a member of the account.',
  ),
  'account-not-found': entry('not-found', 'Account does not exist', 'Check provider and login.'),
  'resource-not-found': entry('not-found', '{resource} does not exist', 'Check the id; it may have been deleted.'),
  'analysis-not-activated': entry(
    'forbidden',
    'Analysis is not activated for this repository',
    'Activate the repository, then send the request again.',
  ),
  'repository-archived': entry('forbidden', 'The repository is archived', 'Unarchive it at its host first.'),
  'invalid-input': entry('invalid', '{reason}', 'Correct the named value and send the request again.'),
  'malformed-payload': entry('invalid', 'The payload cannot be read: {reason}', 'Send well-formed content of the announced type.'),
  'payload-too-large': entry(
    'too-large',
    'The payload is larger than {maxBytes} bytes',
    'Send a smaller payload or raise the limit in the settings.',
  ),
  'signature-invalid': entry(
    'unauthenticated',
    'The signature does not match',
    'Compare the secret configured at the host with the one configured here.',
  ),
  'hook-not-configured': entry(
    'unauthenticated',
    'Webhooks of {provider} are not accepted: no secret is configured',
    'Set {settings} to what is configured at the host, and start again.',
  ),
  'query-too-complex': entry('invalid', 'The query is too complex: {reason}', 'Ask for fewer fields or smaller pages.'),
  'rate-limited': entry('limited', 'API rate limit exceeded', 'Wait {retryAfterSeconds} seconds before the next request.'),
  'already-exists': entry('conflict', '{resource} already exists', 'Use the existing one or choose another name.'),
  'state-conflict': entry('conflict', '{reason}', 'Read the current state and try again.'),
  'sarif-invalid': entry('invalid', '{reason}', 'Upload a SARIF 2.1.0 file.'),
  'upload-not-processed': entry('conflict', 'The analysis could not be processed', 'Read the errors of the upload status.'),
  'address-refused': entry(
    'invalid',
    'The address {host} is not allowed',
    'Use a public https address, or ask the operator to allow this host.',
  ),
  'fetch-failed': entry('unavailable', 'The code could not be fetched: {reason}', 'Check the clone URL and the credentials of the host.'),
  'configuration-invalid': entry('invalid', '{reason}', 'Correct the configuration file and push again.'),
  'service-unavailable': entry('unavailable', '{service} is not available', 'Try again in a few seconds; look at /readyz if it persists.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
