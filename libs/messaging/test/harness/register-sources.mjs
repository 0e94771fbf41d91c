// Lets a child process run the workspace's TypeScript sources: resolves `@lintel/*` and `./x.js` to sources and compiles them with SWC.
import { readFileSync, existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = new URL('../../../../', import.meta.url);
const swcSettings = JSON.parse(readFileSync(new URL('.swcrc', root), 'utf8'));

module.enableCompileCache?.();
module.registerHooks({
  resolve(specifier, context, next) {
    const lib = /^@lintel\/([a-z-]+)$/.exec(specifier)?.[1];
    if (lib) return { url: new URL(`libs/${lib}/src/index.ts`, root).href, format: 'module', shortCircuit: true };
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(source))) return { url: source.href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const file = fileURLToPath(url);
    const { code } = transformSync(readFileSync(file, 'utf8'), { ...swcSettings, swcrc: false, filename: file, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const entry = process.argv[2];
if (entry) await import(pathToFileURL(entry).href);
