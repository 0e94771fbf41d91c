import type { Node } from 'web-tree-sitter';
import type { Comment } from './complexity-walker.js';
import type { LanguageSpec } from './languages/language-spec.js';

export interface DocumentationCounts {
  readonly publicDeclarations: number;
  readonly documented: number;
}

/** Counts the public declarations of a file and those with a documentation comment or docstring. */
export function countDocumentation(spec: LanguageSpec, root: Node): DocumentationCounts | null {
  const { documentation } = spec;
  if (!documentation) return null;
  const declarations = root
    .descendantsOfType([...documentation.declarations])
    .filter((node) => node !== null && documentation.isPublic(node));
  return {
    publicDeclarations: declarations.length,
    documented: declarations.filter(
      (node) => node !== null && (spec.hasDocstrings ? docstringOf(node) !== undefined : hasComment(spec, node)),
    ).length,
  };
}

/** Docstrings are documentation, not code: their places, for the count of lines. */
export function docstringsOf(spec: LanguageSpec, root: Node): Comment[] {
  if (!spec.hasDocstrings) return [];
  const owners = [root, ...root.descendantsOfType(['function_definition', 'class_definition'])];
  return owners.flatMap((owner) => {
    const found = owner && docstringOf(owner);
    if (!found) return [];
    const { startPosition: start, endPosition: end } = found;
    return [{ startRow: start.row, startColumn: start.column, endRow: end.row, endColumn: end.column }];
  });
}

function docstringOf(owner: Node): Node | undefined {
  const body = owner.childForFieldName('body') ?? owner;
  const first = body.namedChildren.find((child) => child !== null && child.type !== 'comment');
  const string = first?.type === 'expression_statement' ? first.namedChild(0) : null;
  return string?.type === 'string' ? string : undefined;
}

function hasComment(spec: LanguageSpec, declaration: Node): boolean {
  const { documentation } = spec;
  const wrapper = declaration.parent && documentation?.wrappers?.includes(declaration.parent.type) ? declaration.parent : declaration;
  let below = wrapper;
  let above = wrapper.previousSibling;
  while (above && documentation?.between?.includes(above.type)) {
    below = above;
    above = above.previousSibling;
  }
  if (!above || !/comment/.test(above.type) || !documentation?.comment.test(above.text)) return false;
  // Some grammars count the line break to the comment.
  return above.endPosition.row >= below.startPosition.row - 1;
}
