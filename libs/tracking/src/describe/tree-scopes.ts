import type { Node, Tree } from 'web-tree-sitter';
import { nest, type NamedStretch, type Scope } from './scope.js';

/** Node types that are scopes, by what people call them; the same words serve all grammars. */
const kinds: readonly (readonly [string, readonly string[]])[] = [
  [
    'class',
    [
      'class_declaration',
      'class_definition',
      'class_specifier',
      'abstract_class_declaration',
      'class',
      'class_implementation',
      'class_interface',
      'record_declaration',
      'object_declaration',
      'object_definition',
      'companion_object',
      'contract_declaration',
      'class_binding',
    ],
  ],
  ['interface', ['interface_declaration', 'trait_item', 'trait_declaration', 'trait_definition', 'protocol_declaration', 'type_spec']],
  [
    'struct',
    [
      'struct_specifier',
      'struct_item',
      'struct_declaration',
      'enum_specifier',
      'enum_item',
      'enum_declaration',
      'union_specifier',
      'union_item',
    ],
  ],
  ['impl', ['impl_item']],
  [
    'module',
    [
      'module',
      'module_declaration',
      'module_binding',
      'mod_item',
      'namespace_definition',
      'namespace_declaration',
      'internal_module',
      'module_definition',
    ],
  ],
  [
    'function',
    [
      'function_declaration',
      'function_definition',
      'function_item',
      'function_definition_statement',
      'local_function_definition_statement',
      'generator_function_declaration',
      'method_definition',
      'method_declaration',
      'method',
      'singleton_method',
      'constructor_declaration',
      'constructor_definition',
      'secondary_constructor',
      'destructor_declaration',
      'local_function_statement',
      'local_function_declaration',
      'compact_constructor_declaration',
      'value_definition',
      'subroutine_declaration_statement',
    ],
  ],
  [
    'callback',
    [
      'arrow_function',
      'function_expression',
      'function',
      'generator_function',
      'lambda',
      'lambda_expression',
      'lambda_literal',
      'func_literal',
      'closure_expression',
      'anonymous_function',
      'anonymous_function_creation_expression',
      'anonymous_method_expression',
      'do_block',
      'block',
    ],
  ],
  ['element', ['element', 'template_element', 'script_element', 'style_element', 'jsx_element']],
  ['rule', ['rule_set', 'media_statement']],
  ['table', ['table', 'table_array_element']],
];
const kindOf = new Map(kinds.flatMap(([kind, types]) => types.map((type) => [type, kind] as const)));
const scopeTypes = [...kindOf.keys()];

/** In data languages a pair is a scope; elsewhere it is an ordinary expression. */
const dataGrammars = new Set(['json', 'toml']);
const maxNameUnits = 60;
/** Asking a node for its parent costs its depth; hostile code must not make that quadratic. */
const maxNamedDepth = 40;
const maxNamingMs = 1_000;

/** Scopes of a parsed file, named after declarations; callbacks after the call they are handed to (`call it "adds up"`). */
export function treeScopes(tree: Tree, grammar: string): Scope[] {
  const types = dataGrammars.has(grammar) ? [...scopeTypes, 'pair'] : scopeTypes;
  return nest(stretchesOf(tree.rootNode.descendantsOfType(types), grammar));
}

function* stretchesOf(nodes: readonly (Node | null)[], grammar: string): Generator<NamedStretch> {
  const openEnds: number[] = [];
  const deadline = performance.now() + maxNamingMs;
  for (const node of nodes) {
    if (!node?.isNamed || !isScope(node, grammar)) continue;
    while (openEnds.length > 0 && (openEnds.at(-1) as number) <= node.startIndex) openEnds.pop();
    openEnds.push(node.endIndex);
    const isNamed = openEnds.length <= maxNamedDepth && performance.now() < deadline;
    yield { start: node.startIndex, end: node.endIndex, name: isNamed ? nameOf(node) : 'scope' };
  }
}

/** Some grammars use the words above for other things too. */
function isScope(node: Node, grammar: string): boolean {
  switch (node.type) {
    case 'block':
    case 'do_block':
      return grammar === 'ruby' || grammar === 'elixir';
    case 'module':
      return grammar !== 'python';
    case 'table':
      return grammar === 'toml';
    default:
      return true;
  }
}

function nameOf(node: Node): string {
  const kind = kindOf.get(node.type) ?? 'pair';
  if (kind === 'callback') return callbackName(node);
  return [kind, declaredName(node, kind)].filter((word) => word !== '').join(' ');
}

function declaredName(node: Node, kind: string): string {
  if (kind === 'impl') return shorten(['trait', 'type'].flatMap((field) => node.childForFieldName(field)?.text ?? []).join(' for '));
  if (kind === 'element') return elementName(node.firstNamedChild?.text ?? '');
  const named = node.childForFieldName('name') ?? node.childForFieldName('key') ?? innermostDeclarator(node) ?? firstIdentifier(node);
  return shorten(named?.text ?? '');
}

/** Tag and id; other attributes change too easily. */
function elementName(startTag: string): string {
  const tag = /^<\s*([\w.:-]+)/.exec(startTag)?.[1] ?? '';
  const id = /\sid\s*=\s*["']([^"']+)/.exec(startTag)?.[1];
  return shorten(id === undefined ? tag : `${tag}#${id}`);
}

/** C keeps a function's name inside nested declarators. */
function innermostDeclarator(node: Node): Node | null {
  let declarator = node.childForFieldName('declarator');
  for (let inner = declarator; inner; inner = inner.childForFieldName('declarator')) declarator = inner;
  return declarator;
}

function firstIdentifier(node: Node): Node | null {
  return node.namedChildren.find((child) => child && /identifier|name|constant|selectors|key|word/.test(child.type)) ?? null;
}

const maxClimb = 5;
const callType = /call|invocation|new_expression|creation/;
const holderType = /declarator|assignment|pair|property|field|parameter|attribute|binding|keyed|short_var/;
const blockType = /block$|body$|^program$/;

/** A callback is named by the variable or property it is stored in, else by the call it is handed to. */
function callbackName(node: Node): string {
  let child = node;
  for (let climbed = 0; climbed < maxClimb; climbed += 1) {
    const parent = child.parent;
    if (!parent || blockType.test(parent.type)) break;
    if (callType.test(parent.type) && !parent.type.endsWith('suffix')) return callName(parent, child, node);
    const holder = holderType.test(parent.type) ? holderOf(parent) : null;
    if (holder && holder.endIndex <= node.startIndex) return `function ${shorten(holder.text)}`;
    child = parent;
  }
  return 'function';
}

function holderOf(parent: Node): Node | null {
  return ['name', 'left', 'key', 'property'].map((field) => parent.childForFieldName(field)).find((field) => field !== null) ?? null;
}

/** The callee and the first argument when that is a text: two tests of one suite differ in nothing else. */
function callName(call: Node, within: Node, callback: Node): string {
  const callee =
    ['function', 'method', 'name', 'target', 'constructor'].map((field) => call.childForFieldName(field)).find((part) => part !== null) ??
    call.firstNamedChild;
  if (!callee || callee.endIndex > callback.startIndex) return 'function';
  const list =
    call.childForFieldName('arguments') ??
    call.namedChildren.find((child) => child && /^(arguments|argument_list|value_arguments)$/.test(child.type)) ??
    within;
  const label = labelOf(list, callback, callee.text);
  return `call ${lastSegments(callee.text)}${label === '' ? '' : ` ${label}`}`;
}

function labelOf(list: Node, callback: Node, callee: string): string {
  let argument = list.firstNamedChild;
  while (argument && /argument$/.test(argument.type)) argument = argument.firstNamedChild;
  if (!argument || argument.endIndex > callback.startIndex) return '';
  const isLabel = /string|template|symbol|alias/.test(argument.type) || callee.startsWith('def');
  return isLabel ? shorten(argument.text.replace(/^["'`]|["'`]$/g, '')) : '';
}

/** `api.users.list` stays; a long chain of calls is cut to its end. */
function lastSegments(callee: string): string {
  return callee.replace(/\s+/g, '').slice(-40);
}

function shorten(text: string): string {
  const end = text.indexOf('\n');
  return (end === -1 ? text : text.slice(0, end))
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .slice(0, maxNameUnits);
}
