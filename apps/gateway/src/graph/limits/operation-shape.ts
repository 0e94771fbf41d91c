import { Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** Size of what an operation selects, with fragments put in their places. */
export interface OperationShape {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly introspections: number;
  /** Names of the root fields, `__typename` and introspection included. */
  readonly rootFields: ReadonlySet<string>;
}

type Measure = Omit<OperationShape, 'rootFields'>;

const nothing: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0, introspections: 0 };

/**
 * Measures an operation. Each fragment is measured once and its numbers multiplied, so that fragments which double each other cost nothing to
 * judge. Fragments that contain themselves count as empty; validation refuses them.
 */
export function measureOperation(document: DocumentNode, operation: OperationDefinitionNode): OperationShape {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measure>();
  return { ...measure(operation.selectionSet), rootFields: rootFieldsOf(operation.selectionSet, fragments, new Set()) };

  function measure(set: SelectionSetNode): Measure {
    return set.selections.map(measureSelection).reduce(combine, nothing);
  }

  function measureSelection(selection: SelectionSetNode['selections'][number]): Measure {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) return combine(measureFragment(selection.name.value), { ...nothing, directives });
    const inner = selection.selectionSet ? measure(selection.selectionSet) : nothing;
    if (selection.kind === Kind.INLINE_FRAGMENT) return combine(inner, { ...nothing, directives });
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      directives: inner.directives + directives,
      introspections: inner.introspections + (isIntrospection(selection.name.value) ? 1 : 0),
    };
  }

  function measureFragment(name: string): Measure {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const result = fragment ? measure(fragment.selectionSet) : nothing;
    measured.set(name, result);
    return result;
  }
}

export function isIntrospection(fieldName: string): boolean {
  return fieldName === '__schema' || fieldName === '__type';
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function combine(left: Measure, right: Measure): Measure {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: left.fields + right.fields,
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives,
    introspections: left.introspections + right.introspections,
  };
}

function rootFieldsOf(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, seen: Set<string>): Set<string> {
  const names = new Set<string>();
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      rootFieldsOf(selection.selectionSet, fragments, seen).forEach((name) => names.add(name));
    else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      if (fragment) rootFieldsOf(fragment.selectionSet, fragments, seen).forEach((name) => names.add(name));
    }
  }
  return names;
}
