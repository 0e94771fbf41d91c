import type { ErrorCode } from '@lintel/kernel';

/** Clients of this API compare the message: `user-not-logged` exactly, else a short dashed code. */
const differing: Partial<Record<ErrorCode, string>> = {
  'authentication-required': 'user-not-logged',
  'token-invalid': 'user-not-logged',
  'token-expired': 'user-not-logged',
  'repository-not-found': 'project-not-found',
};

export function codigaMessage(code: ErrorCode): string {
  return differing[code] ?? code;
}
