// `npm run bench -- NAME`: runs bench/NAME.ts, which prints a table and writes bench/results/NAME.json.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileBench } from './compile-bench.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = readdirSync(path.join(root, 'bench'))
  .filter((file) => /^[a-z-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -3));
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`Name a benchmark: ${names.join(', ')}.\n`);
  process.exit(2);
}
const compiled = await compileBench(path.join(root, 'bench'));
const bench = await import(pathToFileURL(path.join(compiled, `${name}.js`)).href);
await bench.run(args);
process.exit(0);
