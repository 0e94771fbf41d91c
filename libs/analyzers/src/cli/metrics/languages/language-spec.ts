import type { Node } from 'web-tree-sitter';
import type { MetricLanguage } from '../../../measurements/measurements.js';

/** What a node of the syntax tree means for the measures. */
export type Role =
  /** A function with a name of its own. */
  | 'function'
  /** A function without one: it belongs to the named function around it, if there is one. */
  | 'lambda'
  | 'class'
  | 'if'
  /** `elif`, `elsif`: a further condition that is no nested `if`. */
  | 'else-if'
  | 'loop'
  | 'switch'
  /** One alternative of a switch with a value; not the default. */
  | 'case'
  | 'catch'
  | 'ternary'
  /** A node that may be a boolean operation; `booleanOperators` decides. */
  | 'boolean'
  /** A node that may be a jump to a label. */
  | 'jump'
  | 'return'
  | 'call'
  | 'comment';

export interface LanguageSpec {
  /** Linguist names. */
  readonly languages: readonly string[];
  readonly metricLanguage: MetricLanguage | null;
  /** File name of the grammar: `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  readonly roles: Readonly<Record<string, Role>>;
  /** Tokens that join conditions. */
  readonly booleanOperators: readonly string[];
  /** Corrects the role of a node that its type alone does not give; undefined: none. */
  readonly refine?: (node: Node, role: Role) => Role | undefined;
  /** Name of a function or class; the field `name` by default. */
  readonly nameOf?: (node: Node) => string | undefined;
  /** Number of parameters; the named children of the field `parameters` by default. */
  readonly parametersOf?: (node: Node) => number;
  /** Whether a first string of a body is documentation. */
  readonly hasDocstrings?: boolean;
  readonly documentation?: DocumentationSpec;
}

export interface DocumentationSpec {
  /** Types of nodes that can be public. */
  readonly declarations: readonly string[];
  readonly isPublic: (node: Node) => boolean;
  /** What a comment must look like to be documentation. */
  readonly comment: RegExp;
  /** Types of nodes that may stand between the comment and the declaration. */
  readonly between?: readonly string[];
  /** Wrappers whose comment counts for the declaration in them. */
  readonly wrappers?: readonly string[];
}

/** Whether a node has a child with that very type; tokens have their text as type. */
export function hasToken(node: Node, ...types: readonly string[]): boolean {
  return node.children.some((child) => child !== null && types.includes(child.type));
}

export function textOfChild(node: Node, ...types: readonly string[]): string | undefined {
  return node.children.find((child) => child !== null && types.includes(child.type))?.text;
}

/** Counts the named children that are parameters, without the types given. */
export function countParameters(list: Node | null, ...withoutTypes: readonly string[]): number {
  return (
    list?.namedChildren.filter((child) => child !== null && child.type !== 'comment' && !withoutTypes.includes(child.type)).length ?? 0
  );
}

export function hasAncestor(node: Node, ...types: readonly string[]): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (types.includes(parent.type)) return true;
  return false;
}
