import { describe, expect, it } from '@jest/globals';
import { baseSdl } from '@lintel/graphql';
import { nodeOwnersOf } from '../graph/relay/node-owners.js';
import { Supergraph } from '../graph/supergraph.js';
import { composeSupergraph } from './compose-supergraph.js';

const part = (name: string, sdl: string, vocabulary: 'deepsource' | 'lintel' | 'codiga' = 'deepsource') => ({
  name,
  sdl: `${baseSdl(vocabulary)}\n${sdl}`,
});
const accounts = part(
  'accounts',
  'type Query { viewer: User } type User implements MaskPrimaryKeyNode @key(fields: "id") { id: ID! } type Repository implements MaskPrimaryKeyNode @key(fields: "id") { id: ID! name: String }',
);
const issues = part('issues', 'type Repository @key(fields: "id") { id: ID! count: Int }');

describe('composeSupergraph', () => {
  it('adds node(id) over the node types of every service, whatever their order', () => {
    const sdl = composeSupergraph('deepsource', [accounts, issues]);
    expect(composeSupergraph('deepsource', [issues, accounts])).toBe(sdl);
    const supergraph = new Supergraph('deepsource', sdl);
    expect(supergraph.subgraphNames).toEqual(['accounts', 'issues', 'relay']);
    expect(supergraph.schema.getQueryType()?.getFields()['node']?.type.toString()).toBe('MaskPrimaryKeyNode');
    expect([...nodeOwnersOf('deepsource', sdl)]).toEqual([
      ['Repository', 'accounts'],
      ['User', 'accounts'],
    ]);
  });

  it('leaves node(id) out where there are no nodes', () => {
    expect(
      new Supergraph('codiga', composeSupergraph('codiga', [part('accounts', 'type Query { a: Long }', 'codiga')])).subgraphNames,
    ).toEqual(['accounts']);
    expect(
      new Supergraph('lintel', composeSupergraph('lintel', [part('accounts', 'type Query { a: Int }', 'lintel')])).subgraphNames,
    ).toEqual(['accounts']);
  });

  it('says what does not fit', () => {
    const other = part('metrics', 'type Query { viewer: Int }');
    expect(() => composeSupergraph('deepsource', [accounts, other])).toThrow(/The deepsource graph does not compose:\n- .*viewer/);
    const unkeyed = part('metrics', 'type Query { m: Metric } type Metric implements MaskPrimaryKeyNode { id: ID! }');
    expect(() => composeSupergraph('deepsource', [accounts, unkeyed])).toThrow(
      'Without @key(fields: "id"), so node(id) cannot reach them: Metric',
    );
    const claimant = part('issues', 'type Repository implements MaskPrimaryKeyNode @key(fields: "id") { id: ID! count: Int }');
    expect(() => composeSupergraph('deepsource', [accounts, claimant])).toThrow(
      'Repository implements MaskPrimaryKeyNode in accounts and issues: only its owner may say so',
    );
  });
});
