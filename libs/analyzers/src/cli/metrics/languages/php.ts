import { textOfChild, type LanguageSpec } from './language-spec.js';

export const phpSpec: LanguageSpec = {
  languages: ['PHP'],
  metricLanguage: 'php',
  grammar: 'php',
  roles: {
    function_definition: 'function',
    method_declaration: 'function',
    anonymous_function_creation_expression: 'lambda',
    arrow_function: 'lambda',
    class_declaration: 'class',
    interface_declaration: 'class',
    trait_declaration: 'class',
    enum_declaration: 'class',
    if_statement: 'if',
    else_if_clause: 'else-if',
    for_statement: 'loop',
    foreach_statement: 'loop',
    while_statement: 'loop',
    do_statement: 'loop',
    switch_statement: 'switch',
    match_expression: 'switch',
    case_statement: 'case',
    match_conditional_expression: 'case',
    catch_clause: 'catch',
    conditional_expression: 'ternary',
    binary_expression: 'boolean',
    break_statement: 'jump',
    continue_statement: 'jump',
    goto_statement: 'jump',
    return_statement: 'return',
    function_call_expression: 'call',
    comment: 'comment',
  },
  booleanOperators: ['&&', '||', '??', 'and', 'or', 'xor'],
  refine: (node, role) => {
    if (role === 'jump') return node.namedChildCount === 0 ? undefined : role;
    return role === 'function' && !node.childForFieldName('body') ? undefined : role;
  },
  documentation: {
    declarations: [
      'function_definition',
      'method_declaration',
      'class_declaration',
      'interface_declaration',
      'trait_declaration',
      'enum_declaration',
    ],
    isPublic: (node) => !/private|protected/.test(textOfChild(node, 'visibility_modifier') ?? ''),
    comment: /^\/\*\*/,
    between: ['attribute_list'],
  },
};
