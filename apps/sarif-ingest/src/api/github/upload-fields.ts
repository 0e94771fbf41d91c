import { github } from '@lintel/vocabularies';
import type { UploadDescription } from '../../application/accept-upload.js';

const { githubViolation } = github;
const commitPattern = /^([0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?)$/;
const hexPattern = /^[0-9a-f]+$/;
const refPattern = /^refs\/(heads|pull|tags)\/.*$/;
const timePattern = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;
const maxShown = 200;
const maxRefLength = 1024;

/** Members of an upload's body beside the file itself. */
export const uploadFieldNames = ['commit_sha', 'ref', 'checkout_uri', 'started_at', 'tool_name', 'validate'] as const;
export type UploadFields = Readonly<Partial<Record<(typeof uploadFieldNames)[number], unknown>>>;

/** Checks the members; returns what they say, or every rule that they break, in GitHub's words. */
export function readUploadFields(fields: UploadFields): UploadDescription | { readonly violations: readonly string[] } {
  const violations = [...commitViolations(fields.commit_sha), ...refViolations(fields.ref), ...optionalViolations(fields)];
  if (violations.length > 0) return { violations };
  return {
    commitOid: String(fields.commit_sha).toLowerCase(),
    ref: String(fields.ref),
    toolLabel: typeof fields.tool_name === 'string' ? fields.tool_name.slice(0, maxShown) : 'API',
    checkoutUri: typeof fields.checkout_uri === 'string' && fields.checkout_uri !== '' ? fields.checkout_uri : null,
    isStrict: fields.validate === true,
  };
}

function commitViolations(value: unknown): string[] {
  if (typeof value !== 'string') return [wrongOrMissing('commit_sha', value)];
  if (commitPattern.test(value)) return [];
  const violations = [
    ...(value.length < 40 ? [githubViolation.tooShort(40, value.length)] : []),
    ...(hexPattern.test(value.toLowerCase()) ? [] : [githubViolation.mismatch(shown(value), hexPattern)]),
  ];
  return violations.length > 0 ? violations : [githubViolation.mismatch(shown(value), commitPattern)];
}

function refViolations(value: unknown): string[] {
  if (typeof value !== 'string') return [wrongOrMissing('ref', value)];
  const isUsable = refPattern.test(value) && value.length <= maxRefLength && !/\p{Cc}|\p{Surrogate}/u.test(value);
  return isUsable ? [] : [githubViolation.mismatch(shown(value), refPattern)];
}

function optionalViolations(fields: UploadFields): string[] {
  const texts = (['checkout_uri', 'started_at', 'tool_name'] as const).flatMap((key) => {
    const value = fields[key];
    return value === undefined || typeof value === 'string' ? [] : [githubViolation.notOfType(key, described(value), 'string')];
  });
  const { started_at: startedAt, validate, checkout_uri: checkoutUri } = fields;
  const isTime = typeof startedAt !== 'string' || (timePattern.test(startedAt) && !Number.isNaN(Date.parse(startedAt)));
  const isUri = typeof checkoutUri !== 'string' || !/\p{Cc}|\p{Surrogate}/u.test(checkoutUri);
  return [
    ...texts,
    ...(isTime ? [] : [`${shown(String(startedAt))} is not a valid date-time.`]),
    ...(isUri ? [] : [`${shown(String(checkoutUri))} is not a valid uri.`]),
    ...(validate === undefined || typeof validate === 'boolean'
      ? []
      : [githubViolation.notOfType('validate', described(validate), 'boolean')]),
  ];
}

function wrongOrMissing(key: string, value: unknown): string {
  return value === undefined ? githubViolation.missing(key) : githubViolation.notOfType(key, described(value), 'string');
}

function described(value: unknown): string {
  return value === null ? 'nil' : shown(JSON.stringify(value));
}

function shown(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`;
}
