import type { Node } from 'web-tree-sitter';
import { hasAncestor, type LanguageSpec } from './language-spec.js';

export const pythonSpec: LanguageSpec = {
  languages: ['Python'],
  metricLanguage: 'python',
  grammar: 'python',
  roles: {
    function_definition: 'function',
    lambda: 'lambda',
    class_definition: 'class',
    if_statement: 'if',
    elif_clause: 'else-if',
    for_statement: 'loop',
    while_statement: 'loop',
    for_in_clause: 'loop',
    if_clause: 'ternary',
    match_statement: 'switch',
    case_clause: 'case',
    except_clause: 'catch',
    except_group_clause: 'catch',
    conditional_expression: 'ternary',
    boolean_operator: 'boolean',
    return_statement: 'return',
    call: 'call',
    comment: 'comment',
  },
  booleanOperators: ['and', 'or'],
  refine: (node, role) => (role === 'case' && isCatchAll(node) ? undefined : role),
  parametersOf: (node) => {
    const list = node.childForFieldName('parameters');
    const parameters = list?.namedChildren.filter(
      (child) => child !== null && !['comment', 'keyword_separator', 'positional_separator'].includes(child.type),
    );
    return (parameters ?? []).filter((child, index) => index > 0 || !/^(?:self|cls)$/.test(child?.text ?? '')).length;
  },
  hasDocstrings: true,
  documentation: {
    declarations: ['function_definition', 'class_definition'],
    isPublic: (node) => !(node.childForFieldName('name')?.text ?? '_').startsWith('_') && !hasAncestor(node, 'function_definition'),
    // A string at the beginning of the body, see `hasDocstrings`; comments above do not count.
    comment: /(?!)/,
  },
};

function isCatchAll(node: Node): boolean {
  const pattern = node.namedChildren.find((child) => child?.type === 'case_pattern');
  return pattern?.text === '_';
}
