import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Asset {
  readonly content: Buffer;
  readonly type: string;
  readonly etag: string;
}

const require = createRequire(import.meta.url);
const javascript = 'text/javascript; charset=utf-8';
const css = 'text/css; charset=utf-8';

/** Where each file of the explorer comes from: installed packages and this folder, never another host. */
const sources: Readonly<Record<string, readonly [file: string, type: string]>> = {
  'react.js': [inPackage('react', 'umd/react.production.min.js'), javascript],
  'react-dom.js': [inPackage('react-dom', 'umd/react-dom.production.min.js'), javascript],
  'graphiql.js': [inPackage('graphiql', 'graphiql.min.js'), javascript],
  'graphiql.css': [inPackage('graphiql', 'graphiql.min.css'), css],
  'explorer.js': [path.join(import.meta.dirname, 'page', 'explorer.js'), javascript],
  'explorer.css': [path.join(import.meta.dirname, 'page', 'explorer.css'), css],
};

/** Reads the explorer's files once; keys are their names. */
export function loadExplorerAssets(): ReadonlyMap<string, Asset> {
  return new Map(
    Object.entries(sources).map(([name, [file, type]]) => {
      const content = readFileSync(file);
      return [name, { content, type, etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 16)}"` }];
    }),
  );
}

function inPackage(name: string, file: string): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
}
