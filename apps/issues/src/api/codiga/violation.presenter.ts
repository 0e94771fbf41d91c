import { createHash } from 'node:crypto';
import { categories, severities, type Category, type Severity } from '@lintel/kernel';
import { unpackFeatures } from '@lintel/tracking';
import { codiga } from '@lintel/vocabularies';
import type { OpenAtRun } from '../../persistence/violations.repository.js';

export type ViolationShape = ReturnType<typeof toViolation>;

export function toViolation({ issueId, ruleKey, category, severity, path, startLine, endLine, message, features }: OpenAtRun) {
  const line = startLine ?? 1;
  const [tool, ...rule] = ruleKey.split('/');
  return {
    filename: path,
    line,
    description: message,
    severity: codiga.violationSeverity[severity],
    category: codiga.violationCategory[category],
    lineCount: Math.max(1, (endLine ?? line) - line + 1),
    language: codiga.languageOfPath(path),
    tool: tool ?? null,
    rule: rule.join('/'),
    codeHash: (features && unpackFeatures(features)?.lineHash) ?? null,
    uniqueIdentifier: createHash('sha256').update(`${ruleKey}\n${issueId}`).digest('hex').slice(0, 32),
  };
}

export function categoriesOf(foreign: readonly string[]): Category[] {
  return categories.filter((category) => foreign.includes(codiga.violationCategory[category]));
}

export function severitiesOf(foreign: readonly number[]): Severity[] {
  return severities.filter((severity) => foreign.includes(codiga.violationSeverity[severity]));
}
