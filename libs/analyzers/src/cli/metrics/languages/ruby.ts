import type { Node } from 'web-tree-sitter';
import { countParameters, type LanguageSpec } from './language-spec.js';

export const rubySpec: LanguageSpec = {
  languages: ['Ruby'],
  metricLanguage: 'ruby',
  grammar: 'ruby',
  roles: {
    method: 'function',
    singleton_method: 'function',
    lambda: 'lambda',
    do_block: 'lambda',
    block: 'lambda',
    class: 'class',
    module: 'class',
    if: 'if',
    unless: 'if',
    elsif: 'else-if',
    if_modifier: 'ternary',
    unless_modifier: 'ternary',
    while_modifier: 'loop',
    until_modifier: 'loop',
    while: 'loop',
    until: 'loop',
    for: 'loop',
    case: 'switch',
    case_match: 'switch',
    when: 'case',
    in_clause: 'case',
    rescue: 'catch',
    rescue_modifier: 'catch',
    conditional: 'ternary',
    binary: 'boolean',
    return: 'return',
    call: 'call',
    comment: 'comment',
  },
  booleanOperators: ['&&', '||', 'and', 'or'],
  // Keywords are tokens of the same type as the nodes that they begin; and the block of a lambda is part of it.
  refine: (node, role) => (!node.isNamed || (role === 'lambda' && node.parent?.type === 'lambda') ? undefined : role),
  parametersOf: (node) => countParameters(node.childForFieldName('parameters'), 'block_parameter'),
  documentation: {
    declarations: ['method', 'singleton_method', 'class', 'module'],
    isPublic: (node) => node.isNamed && !isBelowPrivate(node),
    comment: /^#|^=begin/,
  },
};

/** A bare `private` makes what follows it in the same body private. */
function isBelowPrivate(node: Node): boolean {
  for (let sibling = node.previousNamedSibling; sibling; sibling = sibling.previousNamedSibling) {
    if (sibling.type === 'identifier') {
      if (/^(?:private|protected)$/.test(sibling.text)) return true;
      if (sibling.text === 'public') return false;
    }
  }
  return false;
}
