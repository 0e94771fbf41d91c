// Proves that each boundary rule can fail: lays out a tiny tree that breaks one rule at a time and expects that rule, by name, to fire.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** Rule → files that break it. */
const breakers = {
  'no-cycles': { 'libs/kernel/src/a.ts': "import './b.js';", 'libs/kernel/src/b.ts': "import './a.js';" },
  'no-app-imports-an-app': { 'apps/issues/src/x.ts': "import '../../metrics/src/y.js';", 'apps/metrics/src/y.ts': '' },
  'no-lib-imports-an-app': { 'libs/kernel/src/x.ts': "import '../../../apps/metrics/src/y.js';", 'apps/metrics/src/y.ts': '' },
  'only-through-a-libs-index': { 'apps/issues/src/x.ts': "import '../../../libs/kernel/src/inner.js';", 'libs/kernel/src/inner.ts': '' },
  'domain-imports-downwards': { 'apps/issues/src/domain/x.ts': "import '../application/y.js';", 'apps/issues/src/application/y.ts': '' },
  'persistence-imports-downwards': {
    'apps/issues/src/persistence/x.ts': "import '../application/y.js';",
    'apps/issues/src/application/y.ts': '',
  },
  'application-imports-downwards': {
    'apps/issues/src/application/x.ts': "import '../api/lintel/y.js';",
    'apps/issues/src/api/lintel/y.ts': '',
  },
  'messaging-imports-downwards': {
    'apps/issues/src/messaging/x.ts': "import '../api/lintel/y.js';",
    'apps/issues/src/api/lintel/y.ts': '',
  },
  'api-vocabularies-are-apart': {
    'apps/issues/src/api/codiga/x.ts': "import '../deepsource/y.js';",
    'apps/issues/src/api/deepsource/y.ts': '',
  },
  'domain-is-pure': {
    'apps/issues/src/domain/x.ts': "import '../../../../libs/persistence/src/index.js';",
    'libs/persistence/src/index.ts': '',
  },
  'domain-knows-no-framework': { 'apps/issues/src/domain/x.ts': "import 'pg';" },
  'kernel-imports-nothing': { 'libs/kernel/src/x.ts': "import 'pg';" },
  'pure-libs-stay-pure': { 'libs/tracking/src/x.ts': "import '../../persistence/src/index.js';", 'libs/persistence/src/index.ts': '' },
  'kafkajs-in-one-lib': { 'apps/issues/src/x.ts': "import 'kafkajs';" },
  'testing-only-in-tests': { 'apps/issues/src/x.ts': "import '../../../libs/testing/src/index.js';", 'libs/testing/src/index.ts': '' },
};

const problems = [];
for (const { name } of forbidden) {
  const files = breakers[name];
  if (!files) problems.push(`${name}: nothing here proves that it can fail`);
  else if (!brokenRules(files).includes(name)) problems.push(`${name}: does not fire on its example`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exit(problems.length === 0 ? 0 : 1);

function brokenRules(files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'boundaries-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json'])
      cpSync(path.join(root, name), path.join(folder, name));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const part of ['apps', 'libs']) mkdirSync(path.join(folder, part));
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${content}\nexport {};\n`);
    }
    const done = spawnSync(
      path.join(root, 'node_modules', '.bin', 'depcruise'),
      ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    if (!done.stdout) throw new Error(done.stderr);
    return JSON.parse(done.stdout).summary.violations.map((violation) => violation.rule.name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
