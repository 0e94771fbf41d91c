import type { Node } from 'web-tree-sitter';
import { hasToken, textOfChild, type LanguageSpec, type Role } from './language-spec.js';

export const swiftSpec: LanguageSpec = {
  languages: ['Swift'],
  metricLanguage: 'swift',
  grammar: 'swift',
  roles: {
    function_declaration: 'function',
    init_declaration: 'function',
    deinit_declaration: 'function',
    lambda_literal: 'lambda',
    class_declaration: 'class',
    protocol_declaration: 'class',
    if_statement: 'if',
    guard_statement: 'ternary',
    for_statement: 'loop',
    while_statement: 'loop',
    repeat_while_statement: 'loop',
    switch_statement: 'switch',
    switch_entry: 'case',
    catch_block: 'catch',
    ternary_expression: 'ternary',
    conjunction_expression: 'boolean',
    disjunction_expression: 'boolean',
    nil_coalescing_expression: 'boolean',
    control_transfer_statement: 'return',
    call_expression: 'call',
    comment: 'comment',
    multiline_comment: 'comment',
  },
  booleanOperators: ['&&', '||', '??'],
  refine: (node, role) => refine(node, role),
  nameOf: (node) => {
    if (node.type === 'init_declaration') return 'init';
    return node.type === 'deinit_declaration' ? 'deinit' : node.childForFieldName('name')?.text;
  },
  parametersOf: (node) => node.namedChildren.filter((child) => child?.type === 'parameter').length,
  documentation: {
    declarations: ['function_declaration', 'init_declaration', 'class_declaration', 'protocol_declaration'],
    isPublic: (node) => /\b(?:public|open)\b/.test(textOfChild(node, 'modifiers') ?? ''),
    comment: /^\/\/\/|^\/\*\*/,
  },
};

function refine(node: Node, role: Role): Role | undefined {
  if (role === 'return') return node.text.startsWith('return') ? role : undefined;
  if (role === 'case') return hasToken(node, 'default_keyword') ? undefined : role;
  return role;
}
