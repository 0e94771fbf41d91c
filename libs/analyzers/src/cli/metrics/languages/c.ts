import type { Node } from 'web-tree-sitter';
import { countParameters, hasToken, type LanguageSpec, type Role } from './language-spec.js';

const roles: Readonly<Record<string, Role>> = {
  function_definition: 'function',
  lambda_expression: 'lambda',
  class_specifier: 'class',
  struct_specifier: 'class',
  if_statement: 'if',
  for_statement: 'loop',
  for_range_loop: 'loop',
  while_statement: 'loop',
  do_statement: 'loop',
  switch_statement: 'switch',
  case_statement: 'case',
  catch_clause: 'catch',
  conditional_expression: 'ternary',
  binary_expression: 'boolean',
  goto_statement: 'jump',
  return_statement: 'return',
  call_expression: 'call',
  comment: 'comment',
};

function refine(node: Node, role: Role): Role | undefined {
  if (role === 'case') return hasToken(node, 'default') ? undefined : role;
  // `struct x y;` names a type and declares none.
  if (role === 'class') return node.childForFieldName('body') ? role : undefined;
  return role;
}

/** The declarator of the function itself, below pointers and references. */
function functionDeclarator(node: Node): Node | undefined {
  let current: Node | null = node.childForFieldName('declarator');
  while (current && !/function_declarator$/.test(current.type)) current = current.childForFieldName('declarator') ?? current.namedChild(0);
  return current ?? undefined;
}

function nameOf(node: Node): string | undefined {
  if (node.type !== 'function_definition') return node.childForFieldName('name')?.text;
  return functionDeclarator(node)?.childForFieldName('declarator')?.text.replaceAll('::', '.');
}

function parametersOf(node: Node): number {
  const list = functionDeclarator(node)?.childForFieldName('parameters') ?? null;
  return list?.text.replaceAll(/\s/g, '') === '(void)' ? 0 : countParameters(list);
}

function spec(languages: readonly string[], grammar: string): LanguageSpec {
  return {
    languages,
    metricLanguage: 'c-and-cpp',
    grammar,
    roles,
    booleanOperators: ['&&', '||', 'and', 'or'],
    refine,
    nameOf,
    parametersOf,
    documentation: {
      declarations: ['function_definition', 'class_specifier', 'struct_specifier'],
      isPublic: (node) =>
        nameOf(node) !== undefined && !node.children.some((child) => child?.type === 'storage_class_specifier' && child.text === 'static'),
      comment: /^\/\*[*!]|^\/\/[/!]/,
      wrappers: ['template_declaration'],
    },
  };
}

export const cSpecs: readonly LanguageSpec[] = [spec(['C'], 'c'), spec(['C++'], 'cpp')];
