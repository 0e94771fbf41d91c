import { PositionEncoding, Workspace, type Diagnostic } from '@astral-sh/ruff-wasm-nodejs';
import { runEntryPoint, type Finding, type SourceText } from './entry-point.js';
import { isIntended } from './python/is-intended.js';

await runEntryPoint('ruff', async ({ sources, readConfiguration }) => {
  const workspace = new Workspace(await readConfiguration('ruff.json'), PositionEncoding.Utf16);
  const findings: Finding[] = [];
  for await (const source of sources()) findings.push(...check(workspace, source));
  return findings;
});

function check(workspace: Workspace, source: SourceText): Finding[] {
  const diagnostics = workspace.check(source.text) as Diagnostic[];
  const firstSyntaxError = diagnostics.find((diagnostic) => isSyntaxError(diagnostic));
  return diagnostics
    .filter((diagnostic) => (isSyntaxError(diagnostic) ? diagnostic === firstSyntaxError : !isIntended(source, diagnostic)))
    .map((diagnostic) => toFinding(source, diagnostic));
}

function isSyntaxError(diagnostic: Diagnostic): boolean {
  return diagnostic.code === null || diagnostic.code === 'invalid-syntax';
}

function toFinding(source: SourceText, diagnostic: Diagnostic): Finding {
  const { start_location: start, end_location: end } = diagnostic;
  return {
    ruleId: diagnostic.code ?? 'invalid-syntax',
    message: diagnostic.message,
    path: source.path,
    startLine: start.row,
    startColumn: start.column,
    endLine: end.row,
    endColumn: end.column,
  };
}
