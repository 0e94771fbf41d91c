import type { Node } from 'web-tree-sitter';
import { countParameters, textOfChild, type LanguageSpec } from './language-spec.js';

export const javaSpec: LanguageSpec = {
  languages: ['Java'],
  metricLanguage: 'java',
  grammar: 'java',
  roles: {
    method_declaration: 'function',
    constructor_declaration: 'function',
    compact_constructor_declaration: 'function',
    lambda_expression: 'lambda',
    class_declaration: 'class',
    interface_declaration: 'class',
    record_declaration: 'class',
    enum_declaration: 'class',
    if_statement: 'if',
    for_statement: 'loop',
    enhanced_for_statement: 'loop',
    while_statement: 'loop',
    do_statement: 'loop',
    switch_expression: 'switch',
    switch_label: 'case',
    catch_clause: 'catch',
    ternary_expression: 'ternary',
    binary_expression: 'boolean',
    break_statement: 'jump',
    continue_statement: 'jump',
    return_statement: 'return',
    method_invocation: 'call',
    line_comment: 'comment',
    block_comment: 'comment',
  },
  booleanOperators: ['&&', '||'],
  refine: (node, role) => {
    if (role === 'jump') return node.namedChildCount === 0 ? undefined : role;
    if (role === 'case') return node.namedChildCount === 0 ? undefined : role;
    // A method of an interface has no body and nothing to measure.
    return role === 'function' && !node.childForFieldName('body') ? undefined : role;
  },
  parametersOf: (node) => {
    const list = node.childForFieldName('parameters');
    return list?.type === 'identifier' ? 1 : countParameters(list, 'line_comment', 'block_comment', 'receiver_parameter');
  },
  documentation: {
    declarations: [
      'class_declaration',
      'interface_declaration',
      'record_declaration',
      'enum_declaration',
      'method_declaration',
      'constructor_declaration',
    ],
    isPublic: (node) => isPublicOrOfInterface(node),
    comment: /^\/\*\*/,
  },
};

function isPublicOrOfInterface(node: Node): boolean {
  return (
    /\bpublic\b/.test(textOfChild(node, 'modifiers') ?? '') ||
    (node.parent?.type === 'interface_body' && node.type === 'method_declaration')
  );
}
