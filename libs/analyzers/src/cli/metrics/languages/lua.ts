import type { LanguageSpec } from './language-spec.js';

export const luaSpec: LanguageSpec = {
  languages: ['Lua'],
  metricLanguage: null,
  grammar: 'lua',
  roles: {
    local_function_definition_statement: 'function',
    function_definition_statement: 'function',
    function_definition: 'lambda',
    if_statement: 'if',
    elseif_clause: 'else-if',
    for_numeric_statement: 'loop',
    for_generic_statement: 'loop',
    while_statement: 'loop',
    repeat_statement: 'loop',
    binary_expression: 'boolean',
    goto_statement: 'jump',
    return_statement: 'return',
    call: 'call',
    comment: 'comment',
  },
  booleanOperators: ['and', 'or'],
};
