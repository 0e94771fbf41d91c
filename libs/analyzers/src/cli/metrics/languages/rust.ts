import { countParameters, textOfChild, type LanguageSpec } from './language-spec.js';

export const rustSpec: LanguageSpec = {
  languages: ['Rust'],
  metricLanguage: 'rust',
  grammar: 'rust',
  roles: {
    function_item: 'function',
    closure_expression: 'lambda',
    struct_item: 'class',
    enum_item: 'class',
    trait_item: 'class',
    impl_item: 'class',
    if_expression: 'if',
    for_expression: 'loop',
    while_expression: 'loop',
    loop_expression: 'loop',
    match_expression: 'switch',
    match_arm: 'case',
    binary_expression: 'boolean',
    break_expression: 'jump',
    continue_expression: 'jump',
    return_expression: 'return',
    call_expression: 'call',
    line_comment: 'comment',
    block_comment: 'comment',
  },
  booleanOperators: ['&&', '||'],
  refine: (node, role) => {
    if (role === 'jump') return textOfChild(node, 'loop_label') === undefined ? undefined : role;
    if (role === 'case') return node.childForFieldName('pattern')?.text === '_' ? undefined : role;
    return role;
  },
  nameOf: (node) => (node.childForFieldName('name') ?? (node.type === 'impl_item' ? node.childForFieldName('type') : null))?.text,
  parametersOf: (node) =>
    countParameters(node.childForFieldName('parameters'), 'self_parameter', 'attribute_item', 'line_comment', 'block_comment'),
  documentation: {
    declarations: ['function_item', 'struct_item', 'enum_item', 'trait_item', 'type_item', 'const_item', 'mod_item'],
    isPublic: (node) => textOfChild(node, 'visibility_modifier') === 'pub',
    comment: /^\/\/\/|^\/\*\*/,
    between: ['attribute_item'],
  },
};
