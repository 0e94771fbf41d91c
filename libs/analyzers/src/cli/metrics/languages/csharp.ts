import { countParameters, type LanguageSpec } from './language-spec.js';

export const csharpSpec: LanguageSpec = {
  languages: ['C#'],
  metricLanguage: 'csharp',
  grammar: 'c_sharp',
  roles: {
    method_declaration: 'function',
    constructor_declaration: 'function',
    destructor_declaration: 'function',
    operator_declaration: 'function',
    local_function_statement: 'function',
    accessor_declaration: 'function',
    lambda_expression: 'lambda',
    anonymous_method_expression: 'lambda',
    class_declaration: 'class',
    interface_declaration: 'class',
    record_declaration: 'class',
    struct_declaration: 'class',
    if_statement: 'if',
    for_statement: 'loop',
    for_each_statement: 'loop',
    while_statement: 'loop',
    do_statement: 'loop',
    switch_statement: 'switch',
    switch_expression: 'switch',
    case_switch_label: 'case',
    case_pattern_switch_label: 'case',
    switch_expression_arm: 'case',
    catch_clause: 'catch',
    conditional_expression: 'ternary',
    binary_expression: 'boolean',
    goto_statement: 'jump',
    return_statement: 'return',
    invocation_expression: 'call',
    comment: 'comment',
  },
  booleanOperators: ['&&', '||', '??'],
  refine: (node, role) => {
    if (role === 'case' && node.type === 'switch_expression_arm') return node.namedChild(0)?.type === 'discard' ? undefined : role;
    return role === 'function' && !node.childForFieldName('body') ? undefined : role;
  },
  nameOf: (node) => node.childForFieldName('name')?.text ?? (node.type === 'accessor_declaration' ? accessorName(node.text) : undefined),
  // `params string[] b` has no node of its own, only its type and name.
  parametersOf: (node) => countParameters(node.childForFieldName('parameters'), 'identifier', 'predefined_type'),
  documentation: {
    declarations: [
      'class_declaration',
      'interface_declaration',
      'record_declaration',
      'struct_declaration',
      'method_declaration',
      'constructor_declaration',
    ],
    isPublic: (node) => node.children.some((child) => child?.type === 'modifier' && child.text === 'public'),
    comment: /^\/\/\/|^\/\*\*/,
  },
};

function accessorName(text: string): string {
  return /\b(get|set|init|add|remove)\b/.exec(text)?.[1] ?? 'accessor';
}
