import { isMap, parseDocument } from 'yaml';
import type { Finding, SourceText } from '../entry-point.js';
import { LinePositions, type Problem } from '../text/line-positions.js';
import { constantConditions, removedCommands, retiredParts, unknownNames } from './correctness-rules.js';
import { scriptInjections, untrustedCheckouts } from './injection-rules.js';
import { inheritedSecrets, insecureCommands, permissionProblems, plainCredentials, unpinnedActions } from './trust-rules.js';
import { Workflow } from './workflow.js';

const rules: readonly ((workflow: Workflow) => Problem[])[] = [
  scriptInjections,
  untrustedCheckouts,
  unpinnedActions,
  permissionProblems,
  inheritedSecrets,
  plainCredentials,
  insecureCommands,
  unknownNames,
  removedCommands,
  constantConditions,
  retiredParts,
];

/** Checks one workflow or composite action. A file that cannot be read as one gives a single finding, at the first error. */
export function checkWorkflow(source: SourceText): Finding[] {
  const positions = new LinePositions(source.text);
  const read = readWorkflow(source);
  const problems = read instanceof Workflow ? rules.flatMap((rule) => rule(read)) : read;
  return problems.map((problem) => positions.toFinding(source.path, problem));
}

function readWorkflow(source: SourceText): Workflow | Problem[] {
  try {
    const document = parseDocument(source.text, { uniqueKeys: true, strict: true });
    const [error] = document.errors;
    if (error) return [invalid(`This is not valid YAML: ${error.message.split('\n')[0] ?? ''}`, error.pos[0])];
    if (isMap(document.contents)) return new Workflow(source.text, document, document.contents);
    return source.text.trim() === '' ? [] : [invalid('A workflow is a mapping with jobs', 0)];
  } catch (error) {
    // Nesting beyond what the parser's stack holds.
    if (error instanceof RangeError) return [invalid('The file is nested too deeply', 0)];
    throw error;
  }
}

function invalid(message: string, start: number): Problem {
  return { ruleId: 'workflow/invalid', message, start, end: start };
}
