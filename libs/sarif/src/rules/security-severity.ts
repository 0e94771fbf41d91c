/** Buckets of `security_severity_level`. */
export type SecuritySeverityLevel = 'critical' | 'high' | 'medium' | 'low';

/** Reads a `security-severity` (a text with a number, tolerated: a number); undefined when it is none. */
export function readScore(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const score = Number(value);
  return Number.isFinite(score) ? score : undefined;
}

/** A score that marks a security rule: above 0, at most 10. */
export function validScore(score: number | undefined): number | undefined {
  return score !== undefined && score > 0 && score <= 10 ? score : undefined;
}

/** Bucket of a score as GitHub documents them; 9.0 counts as critical, as CVSS has it; undefined outside of 0.1 … 10. */
export function securitySeverityLevel(score: number | undefined): SecuritySeverityLevel | undefined {
  if (score === undefined || score > 10 || score < 0.1) return undefined;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
