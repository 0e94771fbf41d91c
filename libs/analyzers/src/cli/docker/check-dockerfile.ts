import type { Finding, SourceText } from '../entry-point.js';
import { LinePositions } from '../text/line-positions.js';
import { parseDockerfile } from './dockerfile.js';
import { imageProblems, userProblems, type DockerSettings } from './image-rules.js';
import { instructionProblems } from './instruction-rules.js';
import { runProblems } from './run-rules.js';

/** Checks one Dockerfile. */
export function checkDockerfile(source: SourceText, settings: DockerSettings): Finding[] {
  const file = parseDockerfile(source.text);
  const positions = new LinePositions(source.text);
  const problems = [...imageProblems(file, settings), ...userProblems(file), ...runProblems(file), ...instructionProblems(file)];
  return problems.map((problem) => positions.toFinding(source.path, problem));
}
