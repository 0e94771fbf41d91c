import type { Node, TreeCursor } from 'web-tree-sitter';
import type { LanguageSpec, Role } from './languages/language-spec.js';

/** Measures of one function, or of the code of a file outside functions. */
export interface Scope {
  readonly name: string;
  readonly isAnonymous: boolean;
  /** 0-based rows, both inclusive. */
  readonly startRow: number;
  readonly endRow: number;
  readonly parameters: number;
  /** Listed function directly around this one. */
  readonly parent: Scope | undefined;
  returns: number;
  decisions: number;
  cognitive: number;
  nesting: number;
  booleanOperators: number;
}

export interface Comment {
  readonly startRow: number;
  readonly startColumn: number;
  readonly endRow: number;
  readonly endColumn: number;
}

export interface WalkResult {
  readonly functions: readonly Scope[];
  readonly file: Scope;
  readonly comments: readonly Comment[];
  readonly classes: number;
}

/** A function without a name around which no named one stands is listed by itself when it has a body of statements. */
const statementBodies = new Set([
  'statement_block',
  'block',
  'compound_statement',
  'body_statement',
  'statements',
  'function_body',
  'do_block',
]);

/**
 * Walks a syntax tree once, without recursion, and measures its functions. Cyclomatic and cognitive complexity are defined in docs/analyzers.md.
 */
export class ComplexityWalker {
  readonly #functions: Scope[] = [];
  readonly #comments: Comment[] = [];
  readonly #names: string[] = [];
  readonly #recursive = new Set<Scope>();
  readonly #elseIfs = new Set<number>();
  readonly #exits: (() => void)[][] = [];
  /** Operator of the boolean operation at each depth of the tree. */
  readonly #operators: (string | undefined)[] = [];
  readonly #file: Scope;
  /** Control structures around the current node. */
  readonly #structures: Role[] = [];
  #classes = 0;
  #scope: Scope;
  #nesting = 0;
  /** Functions without name between here and the listed one: what they return is theirs. */
  #lambdas = 0;
  /** Operators of the boolean expression around the current node. */
  #expression: string[] | undefined;

  constructor(
    private readonly spec: LanguageSpec,
    private readonly roleOfType: readonly (Role | undefined)[],
  ) {
    this.#file = scope({ name: '', isAnonymous: true, startRow: 0, endRow: 0, parameters: 0, parent: undefined });
    this.#scope = this.#file;
  }

  walk(cursor: TreeCursor): WalkResult {
    for (let depth = 0; ;) {
      this.#enter(cursor, depth);
      if (cursor.gotoFirstChild()) {
        depth += 1;
        continue;
      }
      this.#leave(depth);
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return { functions: this.#functions, file: this.#file, comments: this.#comments, classes: this.#classes };
        depth -= 1;
        this.#leave(depth);
      }
    }
  }

  #enter(cursor: TreeCursor, depth: number): void {
    this.#operators[depth] = undefined;
    const typeRole = this.roleOfType[cursor.nodeTypeId];
    if (typeRole === undefined) return;
    const node = cursor.currentNode;
    const role = this.#elseIfs.delete(node.id) ? 'else-if' : this.spec.refine ? this.spec.refine(node, typeRole) : typeRole;
    if (role !== undefined) this.#measure(role, node, depth);
  }

  #leave(depth: number): void {
    const exits = this.#exits[depth];
    if (!exits) return;
    for (let exit = exits.pop(); exit; exit = exits.pop()) exit();
  }

  #onExit(depth: number, exit: () => void): void {
    (this.#exits[depth] ??= []).push(exit);
  }

  #measure(role: Role, node: Node, depth: number): void {
    switch (role) {
      case 'function':
        return this.#enterFunction(node, depth, false);
      case 'lambda':
        return this.#enterLambda(node, depth);
      case 'class':
        return this.#enterClass(node, depth);
      case 'if':
        this.#scope.decisions += 1;
        this.#structure(role, depth);
        return this.#readElse(node);
      case 'else-if':
        this.#scope.decisions += 1;
        this.#scope.cognitive += 1;
        return this.#readElse(node);
      case 'loop':
      case 'catch':
      case 'ternary':
        this.#scope.decisions += 1;
        return this.#structure(role, depth);
      case 'switch':
        return this.#structure(role, depth);
      case 'case':
        this.#scope.decisions += 1;
        return;
      case 'boolean':
        return this.#boolean(node, depth);
      case 'jump':
        this.#scope.cognitive += 1;
        return;
      case 'return':
        // A `return` at the end of each case is the plain form of a table.
        if (this.#lambdas === 0 && this.#structures.at(-1) !== 'switch') this.#scope.returns += 1;
        return;
      case 'call':
        return this.#call(node);
      case 'comment':
        return this.#comment(node);
    }
  }

  /** A control structure: costs more the deeper it stands, and what is in it stands one deeper. */
  #structure(role: Role, depth: number): void {
    this.#scope.cognitive += 1 + this.#nesting;
    this.#nest(depth);
    this.#structures.push(role);
    this.#onExit(depth, () => this.#structures.pop());
    this.#scope.nesting = Math.max(this.#scope.nesting, this.#nesting);
  }

  #nest(depth: number): void {
    this.#nesting += 1;
    this.#onExit(depth, () => (this.#nesting -= 1));
  }

  /** Finds the `else` of a condition: a plain one costs 1, the condition of an `else if` is remembered. */
  #readElse(node: Node): void {
    const { children } = node;
    const index = children.findIndex((child) => child?.type === 'else_clause' || child?.type === 'else');
    const found = children[index];
    if (!found) return;
    const isToken = found.childCount === 0;
    const body =
      found.type === 'else_clause' ? found.namedChild(found.namedChildCount - 1) : isToken ? (children[index + 1] ?? null) : null;
    const statement = unwrap(body);
    if (statement && this.roleOfType[statement.typeId] === 'if') this.#elseIfs.add(statement.id);
    else this.#scope.cognitive += 1;
  }

  /** Each operator is a decision; for the reader only a change of the operator counts. */
  #boolean(node: Node, depth: number): void {
    const operator = node.children.find((child) => child !== null && this.spec.booleanOperators.includes(child.type))?.type;
    if (operator === undefined) return;
    this.#operators[depth] = operator;
    this.#scope.decisions += 1;
    if (this.#operators[depth - 1] !== operator) this.#scope.cognitive += 1;
    if (this.#expression === undefined) {
      const operators: string[] = [];
      this.#expression = operators;
      this.#onExit(depth, () => {
        this.#scope.booleanOperators = Math.max(this.#scope.booleanOperators, mixedOperators(operators));
        this.#expression = undefined;
      });
    }
    this.#expression.push(operator);
  }

  #enterLambda(node: Node, depth: number): void {
    const hasStatements =
      node.children.some((child) => child !== null && statementBodies.has(child.type)) || statementBodies.has(node.type);
    if (this.#scope.isAnonymous && hasStatements) this.#enterFunction(node, depth, true);
    else {
      this.#nest(depth);
      this.#lambdas += 1;
      this.#onExit(depth, () => (this.#lambdas -= 1));
    }
  }

  #enterFunction(node: Node, depth: number, isAnonymous: boolean): void {
    const own = isAnonymous ? undefined : (this.spec.nameOf ?? nameField)(node);
    const parent = this.#scope;
    const nesting = this.#nesting;
    const expression = this.#expression;
    const lambdas = this.#lambdas;
    const listed = scope({
      name: own === undefined ? '(anonymous)' : [...this.#names, own].join('.'),
      isAnonymous: own === undefined,
      startRow: node.startPosition.row,
      endRow: node.endPosition.row,
      parameters: (this.spec.parametersOf ?? parametersField)(node),
      parent: parent === this.#file ? undefined : parent,
    });
    this.#functions.push(listed);
    this.#scope = listed;
    this.#nesting = 0;
    this.#lambdas = 0;
    this.#expression = undefined;
    this.#onExit(depth, () => {
      this.#scope = parent;
      this.#nesting = nesting;
      this.#lambdas = lambdas;
      this.#expression = expression;
    });
  }

  #enterClass(node: Node, depth: number): void {
    this.#classes += 1;
    const name = (this.spec.nameOf ?? nameField)(node);
    if (name === undefined) return;
    this.#names.push(name);
    this.#onExit(depth, () => this.#names.pop());
  }

  /** A function that calls itself costs 1, once. */
  #call(node: Node): void {
    const called = node.childForFieldName('function') ?? node.childForFieldName('name') ?? node.namedChild(0);
    const own = this.#scope.name.slice(this.#scope.name.lastIndexOf('.') + 1);
    if (this.#scope.isAnonymous || !called || called.endIndex - called.startIndex !== own.length || this.#recursive.has(this.#scope))
      return;
    if (called.text !== own) return;
    this.#recursive.add(this.#scope);
    this.#scope.cognitive += 1;
  }

  #comment(node: Node): void {
    const { startPosition: start, endPosition: end } = node;
    this.#comments.push({ startRow: start.row, startColumn: start.column, endRow: end.row, endColumn: end.column });
  }
}

type ScopeStart = Pick<Scope, 'name' | 'isAnonymous' | 'startRow' | 'endRow' | 'parameters' | 'parent'>;

function scope(start: ScopeStart): Scope {
  return { ...start, returns: 0, decisions: 0, cognitive: 0, nesting: 0, booleanOperators: 0 };
}

/** A chain of one operator reads like a list and counts as one. */
function mixedOperators(operators: readonly string[]): number {
  return new Set(operators).size > 1 ? operators.length : Math.min(operators.length, 1);
}

function nameField(node: Node): string | undefined {
  return node.childForFieldName('name')?.text;
}

function parametersField(node: Node): number {
  return node.childForFieldName('parameters')?.namedChildren.filter((child) => child !== null && !/comment/.test(child.type)).length ?? 0;
}

/** The statement itself, where the grammar wraps the single statement of a branch. */
function unwrap(node: Node | null): Node | undefined {
  if (node?.type === 'control_structure_body' && node.namedChildCount === 1) return node.namedChild(0) ?? undefined;
  return node ?? undefined;
}
