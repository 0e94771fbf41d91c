import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse, print, validate, visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { defaultQueryLimits } from '../src/graph/limits/query-limits.js';
import { readSupergraphs } from '../src/graph/load-graphs.js';
import { prepareDocument } from '../src/graph/prepared-document.js';
import { Supergraph } from '../src/graph/supergraph.js';

/** Fields that the graph does not have yet; an entry that is served, or that no client asks for, must go. */
const notServedYet = new Set([
  'AnalysisRun.changesetStats',
  'AnalysisRun.reportCard',
  'AnalysisRun.scaChecks',
  'Mutation.registerDevice',
  'Mutation.requestPatWithDeviceCode',
  'PullRequest.issues',
  'PullRequest.metrics',
  'PullRequest.vulnerabilityOccurrences',
  'Query.codeFormatters',
  'Query.transformers',
  'Repository.dependencyVulnerabilityOccurrences',
]);

const supergraph = new Supergraph('deepsource', readSupergraphs().deepsource);
const operations = operationsOf(readFileSync(path.join(import.meta.dirname, 'fixtures', 'client-operations.graphql'), 'utf8'));
/** As clients send them at most. */
const variables = { limit: 500, name: 'shop', owner: 'acme', provider: 'GITHUB', commitOid: 'a'.repeat(40), prNumber: 1 };

describe('operations of existing clients on the committed graph', () => {
  const missing = new Set<string>();

  it.each(operations)('%s is valid, within the limits and can be planned, but for what is not served yet', (_name, document) => {
    const errors = validate(supergraph.schema, document);
    if (errors.length > 0) {
      const fields = errors.flatMap(({ message }) => missingField(message) ?? []);
      fields.forEach((field) => missing.add(field));
      expect(fields.filter((field) => !notServedYet.has(field))).toEqual([]);
      // What else is wrong follows from the missing fields: their types are not there either.
      expect(errors.map(({ message }) => message).filter((message) => !missingField(message) && !/^Unknown type/.test(message))).toEqual(
        [],
      );
      expect(fields.length).toBeGreaterThan(0);
      return;
    }
    const prepared = prepareDocument(print(document), supergraph.schema, defaultQueryLimits);
    if (!prepared.isValid) throw new Error(prepared.errors.map(({ message }) => message).join('; '));
    expect(prepared.operations[0]!.countNodes(variables)).toBeLessThanOrEqual(defaultQueryLimits.maxNodes);
    expect(supergraph.plan(document, undefined).node).toBeDefined();
  });

  it('lack exactly the fields that are known to be missing', () => {
    expect([...missing].sort()).toEqual([...notServedYet].sort());
  });
});

function missingField(message: string): string | undefined {
  const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
  return field && type ? `${type}.${field}` : undefined;
}

/** Each operation as a document of its own, with the fragments it uses. */
function operationsOf(text: string): [string, DocumentNode][] {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map(
    definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  return definitions
    .filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => [operation.name!.value, { kind: Kind.DOCUMENT, definitions: [operation, ...usedBy(operation, fragments)] }]);
}

function usedBy(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.set(name.value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return [...used.values()];
}
