import type { LanguageSpec } from './language-spec.js';

export const goSpec: LanguageSpec = {
  languages: ['Go'],
  metricLanguage: 'go',
  grammar: 'go',
  roles: {
    function_declaration: 'function',
    method_declaration: 'function',
    func_literal: 'lambda',
    if_statement: 'if',
    for_statement: 'loop',
    expression_switch_statement: 'switch',
    type_switch_statement: 'switch',
    select_statement: 'switch',
    expression_case: 'case',
    type_case: 'case',
    communication_case: 'case',
    binary_expression: 'boolean',
    break_statement: 'jump',
    continue_statement: 'jump',
    goto_statement: 'jump',
    return_statement: 'return',
    call_expression: 'call',
    comment: 'comment',
  },
  booleanOperators: ['&&', '||'],
  refine: (node, role) => (role === 'jump' && node.namedChildCount === 0 ? undefined : role),
  nameOf: (node) => {
    const name = node.childForFieldName('name')?.text;
    const receiver = /\*?\s*([A-Za-z_]\w*)(?:\[.*\])?\s*\)$/.exec(node.childForFieldName('receiver')?.text ?? '')?.[1];
    return name !== undefined && receiver !== undefined ? `${receiver}.${name}` : name;
  },
  parametersOf: (node) => {
    // `a, b int` declares two.
    const list = node.childForFieldName('parameters')?.namedChildren ?? [];
    return list.reduce(
      (sum, child) => sum + (child?.type === 'comment' ? 0 : Math.max(1, child?.childrenForFieldName('name').length ?? 0)),
      0,
    );
  },
  documentation: {
    declarations: ['function_declaration', 'method_declaration', 'type_spec'],
    isPublic: (node) => /^\p{Lu}/u.test(node.childForFieldName('name')?.text ?? ''),
    comment: /^\/[/*]/,
    wrappers: ['type_declaration'],
  },
};
