import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from './operation-shape.js';

export type Variables = Readonly<Record<string, unknown>>;

/** Tells how many objects an answer may hold, for the variables of one request. */
export type NodeCount = (variables: Variables) => number;

/**
 * Counted for a connection without a size, half of what it may answer: clients read most connections bare, and those that are nested are
 * hardly ever full on every level.
 */
const barePageSize = 50;
/** Entries assumed for a plain list, such as the metrics of a repository. */
const plainListSize = 10;
const sizeArguments = ['first', 'last', 'howmany'] as const;

/**
 * Compiles an operation into a function that counts its possible nodes: each object counts one, a list counts its size times what hangs
 * below it. Sizes come from `first`, `last` or `howmany` (literal, variable or default), 50 for a connection without any. A connection
 * asked only for its total or page info counts one.
 */
export function compileNodeCount(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): NodeCount {
  const fragments = fragmentsOf(document);
  const compiled = new Map<string, NodeCount>();
  const defaults = defaultsOf(operation);
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const count = compileSet(operation.selectionSet, root);
  return (variables) => count({ ...defaults, ...variables });

  function compileSet(set: SelectionSetNode, parent: GraphQLNamedType): NodeCount {
    const parts = set.selections.map((selection): NodeCount => {
      if (selection.kind === Kind.FIELD) return compileField(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return compileFragment(selection.name.value);
      const condition = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
      return condition ? compileSet(selection.selectionSet, condition) : () => 0;
    });
    return sum(parts.filter((part) => part !== free));
  }

  function compileField(node: FieldNode, parent: GraphQLNamedType): NodeCount {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field ? getNamedType(field.type) : undefined;
    if (!field || !type || !node.selectionSet || !isCompositeType(type) || type.name.startsWith('__')) return free;
    const below = compileSet(node.selectionSet, type);
    const isConnection = type.name.endsWith('Connection');
    const size = isConnection && !selects(node.selectionSet, 'edges') ? () => 1 : sizeOf(node, field, parent);
    const own = isPart(parent.name) ? 0 : 1;
    return (variables) => size(variables) * (own + below(variables));
  }

  function selects(set: SelectionSetNode, name: string, seen = new Set<string>()): boolean {
    return set.selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === name;
      if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, name, seen);
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(selection.name.value)) return false;
      seen.add(selection.name.value);
      return selects(fragment.selectionSet, name, seen);
    });
  }

  function compileFragment(name: string): NodeCount {
    const known = compiled.get(name);
    if (known) return known;
    compiled.set(name, free);
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const result = fragment && type ? oncePerRequest(compileSet(fragment.selectionSet, type)) : free;
    compiled.set(name, result);
    return result;
  }
}

const free: NodeCount = () => 0;

/** Remembers the last result: within one request a fragment counts the same wherever it stands, and is asked for again and again. */
function oncePerRequest(count: NodeCount): NodeCount {
  let last: { readonly variables: Variables; readonly nodes: number } | undefined;
  return (variables) => {
    if (last?.variables !== variables) last = { variables, nodes: count(variables) };
    return last.nodes;
  };
}

function sum(parts: readonly NodeCount[]): NodeCount {
  if (parts.length === 0) return free;
  return (variables) => parts.reduce((total, part) => total + part(variables), 0);
}

/** `edges`, `node` and `pageInfo` hang below a connection field, which has counted them. */
function isPart(parentName: string): boolean {
  return parentName.endsWith('Connection') || parentName.endsWith('Edge');
}

function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>, parent: GraphQLNamedType): NodeCount {
  const sizes = sizeArguments.filter((name) => field.args.some((argument) => argument.name === name));
  const isList = isListType(getNullableType(field.type));
  if (sizes.length === 0) return () => (isList && !isPart(parent.name) ? plainListSize : 1);
  const given = sizes.map((name) => node.arguments?.find((argument) => argument.name.value === name)?.value);
  return (variables) => given.map((value) => numberOf(value, variables)).find((value) => value !== undefined) ?? barePageSize;
}

function numberOf(value: ValueNode | undefined, variables: Variables): number | undefined {
  if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
  if (value?.kind !== Kind.VARIABLE) return undefined;
  const given = variables[value.name.value];
  return typeof given === 'number' && given >= 0 ? given : undefined;
}

function defaultsOf(operation: OperationDefinitionNode): Variables {
  const definitions = operation.variableDefinitions ?? [];
  return Object.fromEntries(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  );
}
