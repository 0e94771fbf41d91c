import type { Parser, Tree } from 'web-tree-sitter';
import type { FunctionMeasurement } from '../../measurements/measurements.js';
import { ComplexityWalker, type Comment, type Scope, type WalkResult } from './complexity-walker.js';
import { countLines, type LineCounts } from './count-lines.js';
import { countDocumentation, docstringsOf, type DocumentationCounts } from './documentation.js';
import { findComments } from './find-comments.js';
import { grammarOf } from './grammars.js';
import { specOf } from './languages/index.js';
import type { LanguageSpec } from './languages/language-spec.js';

export interface SourceMeasures extends LineCounts {
  readonly isParsed: boolean;
  readonly comments: readonly Comment[];
  readonly classes: number;
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly functions: readonly FunctionMeasurement[];
  readonly documentation: DocumentationCounts | null;
}

/** A file that takes longer to parse is made to; only its lines are counted. */
const maxParseMs = 5_000;

/** Measures one file: lines in any language, functions where there is a grammar. */
export async function measureSource(language: string, text: string): Promise<SourceMeasures> {
  const spec = specOf(language);
  const parsed = spec && (await parse(spec, text));
  if (!spec || !parsed) return linesOnly(language, text);
  try {
    const walked = new ComplexityWalker(spec, parsed.roles).walk(parsed.tree.walk());
    const comments = [...walked.comments, ...docstringsOf(spec, parsed.tree.rootNode)];
    const counts = countLines(text, comments);
    return {
      ...counts,
      comments,
      isParsed: true,
      classes: walked.classes,
      cyclomatic: sum(walked, (scope) => scope.decisions) + walked.functions.length,
      cognitive: sum(walked, (scope) => scope.cognitive),
      functions: walked.functions.map((scope) => functionMeasurement(scope, walked.functions, counts)),
      documentation: countDocumentation(spec, parsed.tree.rootNode),
    };
  } finally {
    parsed.tree.delete();
  }
}

async function parse(
  spec: LanguageSpec,
  text: string,
): Promise<{ tree: Tree; roles: Awaited<ReturnType<typeof grammarOf>>['roles'] } | undefined> {
  const { parser, roles } = await grammarOf(spec);
  const tree = parseInTime(parser, text);
  return tree ? { tree, roles } : undefined;
}

function parseInTime(parser: Parser, text: string): Tree | null {
  const deadline = performance.now() + maxParseMs;
  try {
    // The typings say `void`; the library stops parsing when it gets `true`.
    const isLate = (): boolean => performance.now() > deadline;
    return parser.parse(text, null, { progressCallback: isLate });
  } finally {
    parser.reset();
  }
}

function linesOnly(language: string, text: string): SourceMeasures {
  const comments = findComments(text, language);
  return {
    ...countLines(text, comments),
    comments,
    isParsed: false,
    classes: 0,
    cyclomatic: 0,
    cognitive: 0,
    functions: [],
    documentation: null,
  };
}

function sum(walked: WalkResult, of: (scope: Scope) => number): number {
  return walked.functions.reduce((total, scope) => total + of(scope), of(walked.file));
}

function functionMeasurement(scope: Scope, all: readonly Scope[], counts: LineCounts): FunctionMeasurement {
  const inner = all.filter((other) => other.parent === scope).reduce((total, other) => total + codeLinesOf(other, counts), 0);
  return {
    name: scope.name.slice(0, 300),
    startLine: scope.startRow + 1,
    endLine: scope.endRow + 1,
    codeLines: Math.max(0, codeLinesOf(scope, counts) - inner),
    parameters: scope.parameters,
    returns: scope.returns,
    nesting: scope.nesting,
    booleanOperators: scope.booleanOperators,
    cyclomatic: scope.decisions + 1,
    cognitive: scope.cognitive,
  };
}

function codeLinesOf(scope: Scope, { isCode }: LineCounts): number {
  let count = 0;
  for (let row = scope.startRow; row <= scope.endRow; row += 1) if (isCode[row]) count += 1;
  return count;
}
