import { describe, expect, it } from '@jest/globals';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { compileNodeCount } from './node-count.js';

const schema = buildSchema(`
  type Query { viewer: User repository: Repository things(howmany: Int!, skip: Int!): [Thing!] node: Node }
  interface Node { id: ID }
  type User implements Node { id: ID email: String tags: [String!] }
  type Repository implements Node { id: ID issues(first: Int, last: Int, after: String): IssueConnection metrics: [Metric!]! owner: User }
  type IssueConnection { edges: [IssueEdge]! pageInfo: PageInfo! totalCount: Int }
  type IssueEdge { node: Issue cursor: String! }
  type Issue { id: ID occurrences(first: Int, last: Int): OccurrenceConnection }
  type OccurrenceConnection { edges: [OccurrenceEdge]! }
  type OccurrenceEdge { node: Occurrence }
  type Occurrence { id: ID }
  type PageInfo { hasNextPage: Boolean! }
  type Metric { name: String }
  type Thing { id: ID parts(howmany: Int!): [Thing] }
`);

function count(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  return compileNodeCount(schema, document, operation)(variables);
}

describe('node count', () => {
  it.each([
    ['{ viewer { email tags } }', 1],
    ['{ __schema { types { fields { name } } } viewer { id } }', 1],
    ['{ repository { metrics { name } } }', 1 + 10],
    ['{ repository { issues { totalCount pageInfo { hasNextPage } } } }', 1 + 1],
    ['{ repository { issues { edges { cursor } } } }', 1 + 50],
    ['{ repository { issues { ...C } } } fragment C on IssueConnection { ... { edges { cursor } } }', 1 + 50],
    ['{ repository { issues(first: 50) { edges { node { id } } pageInfo { hasNextPage } } } }', 1 + 50],
    ['{ repository { issues(first: 1) { edges { node { id } } } } }', 1 + 1],
    ['{ repository { issues(last: 7) { edges { node { id } } } } }', 1 + 7],
    ['{ repository { issues(first: 0) { edges { node { id } } } } }', 1],
    ['{ repository { issues(first: 10) { edges { node { occurrences(first: 20) { edges { node { id } } } } } } } }', 1 + 10 * (1 + 20)],
    ['{ things(howmany: 30, skip: 0) { parts(howmany: 4) { id } } }', 30 * (1 + 4)],
    ['{ node { ... on Repository { issues(first: 5) { edges { cursor } } } ... on User { email } } }', 1 + 5],
    [
      '{ a: repository { ...R } b: repository { ...R } } fragment R on Repository { issues(first: 3) { edges { cursor } } owner { id } }',
      2 * (1 + 3 + 1),
    ],
  ])('%s may hold %i objects', (query, expected) => expect(count(query)).toBe(expected));

  it('takes sizes from variables and their defaults; a null or absent one counts as not given', () => {
    const query = 'query ($n: Int = 40, $m: Int) { repository { issues(first: $n, last: $m) { edges { cursor } } } }';
    expect(count(query)).toBe(1 + 40);
    expect(count(query, { n: 5 })).toBe(1 + 5);
    expect(count(query, { n: null, m: 6 })).toBe(1 + 6);
    expect(count(query, { n: null })).toBe(1 + 50);
  });

  it('costs no time for fragments that double each other', () => {
    const fragments = Array.from(
      { length: 90 },
      (_, index) => `fragment F${index} on Thing { ...F${index + 1} parts(howmany: 2) { ...F${index + 1} } }`,
    ).join(' ');
    const begun = performance.now();
    count(`{ things(howmany: 1, skip: 0) { ...F0 } } ${fragments} fragment F90 on Thing { id }`);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
