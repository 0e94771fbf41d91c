import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeServices } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { loadSubgraphSdl } from './subgraph-sdl.js';
import { graphVocabularies } from './vocabulary.js';

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lintel-sdl-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

describe('loadSubgraphSdl', () => {
  it.each(graphVocabularies)('makes subgraphs of the %s graph that compose, from several files that each add to Query', (vocabulary) => {
    const folder = folderWith({
      'a.graphql': 'type Query { a: String }',
      'b.graphql': '"Described."\ntype Query { b: Int }\ntype Mutation { c: Int }',
    });
    const typeDefs = parse(loadSubgraphSdl(vocabulary, [path.join(folder, '*.graphql')]));
    const result = composeServices(
      ['one', 'two'].map((name) => ({
        name,
        url: `http://${name}`,
        typeDefs:
          name === 'one'
            ? typeDefs
            : parse(loadSubgraphSdl(vocabulary, [path.join(folderWith({ 'c.graphql': 'type Query { other: Int }' }), '*')])),
      })),
    );
    expect(result.errors).toBeUndefined();
    expect(Object.keys(result.schema!.toGraphQLJSSchema().getQueryType()!.getFields()).sort()).toEqual(['a', 'b', 'other']);
  });

  it('says which file does not parse, and when there is none', () => {
    const folder = folderWith({ 'broken.graphql': 'type {' });
    expect(() => loadSubgraphSdl('lintel', [path.join(folder, '*.graphql')])).toThrow(/broken\.graphql: Syntax Error/);
    expect(() => loadSubgraphSdl('lintel', [path.join(folder, 'none', '*.graphql')])).toThrow('No GraphQL file matches');
  });
});
