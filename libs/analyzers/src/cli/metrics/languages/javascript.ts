import type { Node } from 'web-tree-sitter';
import { countParameters, hasToken, textOfChild, type LanguageSpec, type Role } from './language-spec.js';

const roles: Readonly<Record<string, Role>> = {
  function_declaration: 'function',
  generator_function_declaration: 'function',
  method_definition: 'function',
  function_expression: 'lambda',
  generator_function: 'lambda',
  function: 'lambda',
  arrow_function: 'lambda',
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  if_statement: 'if',
  for_statement: 'loop',
  for_in_statement: 'loop',
  while_statement: 'loop',
  do_statement: 'loop',
  switch_statement: 'switch',
  switch_case: 'case',
  catch_clause: 'catch',
  ternary_expression: 'ternary',
  binary_expression: 'boolean',
  break_statement: 'jump',
  continue_statement: 'jump',
  return_statement: 'return',
  call_expression: 'call',
  comment: 'comment',
};

/** A function that a variable, property or field is set to has that name. */
function nameOf(node: Node): string | undefined {
  const own = node.childForFieldName('name')?.text;
  if (own !== undefined) return own;
  const { parent } = node;
  if (parent?.type === 'variable_declarator' || parent?.type === 'public_field_definition') return parent.childForFieldName('name')?.text;
  if (parent?.type === 'field_definition') return parent.childForFieldName('property')?.text;
  if (parent?.type === 'pair') return parent.childForFieldName('key')?.text;
  if (parent?.type === 'assignment_expression') return parent.childForFieldName('left')?.text.slice(0, 100);
  return undefined;
}

function refine(node: Node, role: Role): Role | undefined {
  if (role === 'lambda') return nameOf(node) === undefined ? 'lambda' : 'function';
  if (role === 'jump') return node.childForFieldName('label') ? 'jump' : undefined;
  return role;
}

/** Parameters that declare a field (`private readonly x`) are fields, as in classes made for injection. */
function parametersOf(node: Node): number {
  if (node.childForFieldName('parameter')) return 1;
  const list = node.childForFieldName('parameters');
  const fields = list?.namedChildren.filter((child) => child !== null && hasToken(child, 'accessibility_modifier', 'readonly')).length ?? 0;
  return countParameters(list) - fields;
}

/** Exported declarations, and the public methods of exported classes. */
function isPublic(node: Node): boolean {
  if (node.type !== 'method_definition') return node.parent?.type === 'export_statement';
  const name = node.childForFieldName('name');
  const isHidden = name?.type === 'private_property_identifier' || name?.text === 'constructor';
  if (isHidden || /^(?:private|protected)$/.test(textOfChild(node, 'accessibility_modifier') ?? '')) return false;
  return node.parent?.parent?.parent?.type === 'export_statement' && !hasToken(node, 'get', 'set');
}

function spec(languages: readonly string[], grammar: string): LanguageSpec {
  return {
    languages,
    metricLanguage: 'javascript',
    grammar,
    roles,
    booleanOperators: ['&&', '||', '??'],
    refine,
    nameOf,
    parametersOf,
    documentation: {
      declarations: [
        'function_declaration',
        'generator_function_declaration',
        'class_declaration',
        'abstract_class_declaration',
        'interface_declaration',
        'type_alias_declaration',
        'enum_declaration',
        'lexical_declaration',
        'method_definition',
      ],
      isPublic,
      comment: /^\/\*\*/,
      between: ['decorator'],
      wrappers: ['export_statement'],
    },
  };
}

export const javascriptSpecs: readonly LanguageSpec[] = [
  spec(['JavaScript'], 'javascript'),
  spec(['TypeScript'], 'typescript'),
  spec(['TSX'], 'tsx'),
];
