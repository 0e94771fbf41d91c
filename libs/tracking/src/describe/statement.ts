import type { Node, Tree } from 'web-tree-sitter';

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const statementType =
  /(_statement|_declaration|_definition|_item|_directive)$|^(pair|rule_set|declaration|attribute|decorator|start_tag|self_closing_tag|jsx_opening_element|jsx_self_closing_element|instruction|element|jsx_element)$/;
const holderType =
  /^(program|module|source_file|translation_unit|block|statements|compilation_unit|stylesheet|document|chunk|body)$|(_block|_body|_list|_statements|_suite)$|^(compound_statement|suite|interface_body|object_type)$/;
/** Deeper expressions are no statement's own: climbing from the depths of generated code would take for ever. */
const maxClimb = 40;
const nestedType = /(^|_)(block|body|suite|compound_statement|declaration_list|statements|element)$/;

/**
 * The innermost statement that begins at or around `[start, end)`, without the blocks nested in it: for a loop its head, for a call its
 * arguments up to the body of a callback. Undefined where the tree knows none.
 */
export function statementAt(tree: Tree, start: number, end: number): Stretch | undefined {
  let node = tree.rootNode.descendantForIndex(start, Math.max(start, Math.min(end, start + 1) - 1));
  for (let climbed = 0; node && climbed < maxClimb; climbed += 1) {
    const parent: Node | null = node.parent;
    if (!parent) return undefined;
    if (node.isNamed && (statementType.test(node.type) || holderType.test(parent.type))) break;
    node = parent;
  }
  return node && !isGuesswork(node) ? { start: node.startIndex, end: headEnd(node, start, { left: 200 }) } : undefined;
}

/** What the parser could not read: a statement found there would reach from anywhere to anywhere. */
function isGuesswork(node: Node): boolean {
  return node.isError || node.parent?.isError === true;
}

/** Where the first block nested behind `from` starts; the node's end when there is none. */
function headEnd(node: Node, from: number, budget: { left: number }): number {
  for (const child of node.namedChildren) {
    budget.left -= 1;
    if (!child || child.endIndex <= from || budget.left < 0) continue;
    if (nestedType.test(child.type) && child.startIndex > from) return child.startIndex;
    const inner = headEnd(child, from, budget);
    if (inner < child.endIndex) return inner;
  }
  return node.endIndex;
}
