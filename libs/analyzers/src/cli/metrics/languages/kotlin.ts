import type { Node } from 'web-tree-sitter';
import { countParameters, hasToken, textOfChild, type LanguageSpec } from './language-spec.js';

export const kotlinSpec: LanguageSpec = {
  languages: ['Kotlin'],
  metricLanguage: 'kotlin',
  grammar: 'kotlin',
  roles: {
    function_declaration: 'function',
    secondary_constructor: 'function',
    anonymous_initializer: 'function',
    getter: 'function',
    setter: 'function',
    anonymous_function: 'lambda',
    lambda_literal: 'lambda',
    class_declaration: 'class',
    object_declaration: 'class',
    if_expression: 'if',
    for_statement: 'loop',
    while_statement: 'loop',
    do_while_statement: 'loop',
    when_expression: 'switch',
    when_entry: 'case',
    catch_block: 'catch',
    conjunction_expression: 'boolean',
    disjunction_expression: 'boolean',
    elvis_expression: 'boolean',
    jump_expression: 'jump',
    call_expression: 'call',
    line_comment: 'comment',
    multiline_comment: 'comment',
  },
  booleanOperators: ['&&', '||', '?:'],
  refine: (node, role) => {
    if (role === 'jump') return jumpRole(node);
    if (role === 'case') return hasToken(node, 'else') ? undefined : role;
    return role === 'function' && node.type === 'function_declaration' && !hasToken(node, 'function_body') ? undefined : role;
  },
  nameOf: (node) => {
    if (node.type === 'secondary_constructor') return 'constructor';
    if (node.type === 'anonymous_initializer') return 'init';
    return node.type === 'getter' || node.type === 'setter' ? node.type : textOfChild(node, 'simple_identifier', 'type_identifier');
  },
  parametersOf: (node) =>
    countParameters(node.children.find((child) => child?.type === 'function_value_parameters') ?? null, 'parameter_modifiers'),
  documentation: {
    declarations: ['class_declaration', 'object_declaration', 'function_declaration'],
    isPublic: (node) =>
      !/\b(?:private|internal|protected|override)\b/.test(textOfChild(node, 'modifiers') ?? '') && isOutsideFunctions(node),
    comment: /^\/\*\*/,
  },
};

function jumpRole(node: Node): 'return' | 'jump' | undefined {
  if (hasToken(node, 'return', 'return@')) return 'return';
  return hasToken(node, 'label', 'break@', 'continue@') ? 'jump' : undefined;
}

function isOutsideFunctions(node: Node): boolean {
  return node.parent?.type === 'source_file' || node.parent?.type === 'class_body' || node.parent?.type === 'enum_class_body';
}
