// Gives every project under apps/ and libs/ the same targets, so that no project has to repeat them.
import { existsSync } from 'node:fs';
import path from 'node:path';

const run = (command) => ({ executor: 'nx:run-commands', options: { command, cwd: '{projectRoot}' } });

const targetsOf = () => ({
  build: run('node ../../tools/build-project.mjs'),
  test: run('node ../../tools/test-project.mjs'),
  typecheck: run('tsc -p .'),
});

export const createNodesV2 = [
  '{apps,libs}/*/package.json',
  (files, _options, context) =>
    files.map((file) => {
      const root = path.dirname(file);
      const hasSources = existsSync(path.join(context.workspaceRoot, root, 'src'));
      return [file, { projects: { [root]: { root, targets: hasSources ? targetsOf() : {} } } }];
    }),
];
