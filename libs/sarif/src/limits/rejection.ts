import { DomainError } from '@lintel/kernel';

const maxErrors = 100;

/** Texts that clients of GitHub's API recognise, beside those of the limits. */
export const sarifErrors = {
  noLocation: 'locationFromSarifResult: expected at least one location',
  noArtifactLocation: 'locationFromSarifResult: expected artifact location',
  invalidUri: 'an invalid URI was provided as a SARIF location',
  securitySeverity: 'could not convert rules: invalid security severity value, is not a number',
  sameCategory: 'A delivery cannot contain multiple runs with the same category',
  missingRuns: "Invalid SARIF. Missing 'runs' array.",
  missingResults: "Invalid SARIF. Missing 'results' array in run.",
  unsuccessful: (detail: string) => `unsuccessful execution${detail === '' ? '' : `: ${detail}`}`,
  syntax: (what: string) => `Invalid SARIF. JSON syntax error: ${what}`,
  version: (found: string) => `rejecting SARIF, unsupported version ${found} (expected 2.1.0)`,
  scheme: (scheme: string, rootScheme: string) => `SARIF URI scheme "${scheme}" did not match the checkout URI scheme "${rootScheme}"`,
} as const;

/** The document is refused as a whole; `errors` are the texts for its uploader, at most 100. */
export function rejectSarif(errors: readonly string[], cause?: unknown): never {
  throw new DomainError('sarif-invalid', { reason: errors[0] ?? 'Invalid SARIF.', errors: errors.slice(0, maxErrors) }, { cause });
}

/** The texts of a refusal made by `rejectSarif`; the message of any other domain error. */
export function errorsOf(error: DomainError): readonly string[] {
  const { errors } = error.facts;
  return Array.isArray(errors) ? (errors as readonly string[]) : [error.message];
}
