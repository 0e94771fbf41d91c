// Runs every project's tests on one real PostgreSQL and one real Kafka broker, and ends with a line "N passed, N failed".
// `npm test -- PROJECT …` runs only the named ones (`accounts`, `sarif`, …).
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedServer } from '@lintel/embedded-postgres';
import { startTestKafka } from '@lintel/testing';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = path.join(root, '.test-results');

const folder = await mkdtemp(path.join(tmpdir(), 'lintel-test-'));
await chmod(folder, 0o755);
await rm(path.join(results, '@lintel'), { recursive: true, force: true });
await rm(path.join(results, '@lintel-app'), { recursive: true, force: true });
const postgres = process.env.LINTEL_TEST_DATABASE_URL
  ? undefined
  : await startEmbeddedServer({ folder: path.join(folder, 'postgres'), isDisposable: true });
const kafka = await startTestKafka();
let code = 1;
try {
  code = await runProjects({
    LINTEL_TEST_DATABASE_URL: postgres?.url ?? process.env.LINTEL_TEST_DATABASE_URL,
    ...(kafka ? { KAFKA_BROKERS: kafka.brokers } : {}),
  });
} finally {
  await kafka?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}
const total = await count();
for (const line of total.failures) process.stdout.write(`FAILED  ${line}\n`);
if (total.failed === 0 && code !== 0) total.failed = 1;
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

function runProjects(extra) {
  const names = process.argv.slice(2).flatMap((name) => [`@lintel/${name}`, `@lintel-app/${name}`]);
  const selection = names.length > 0 ? ['-p', names.join(',')] : [];
  const args = [
    'run-many',
    '-t',
    'test',
    '--output-style=static',
    '--nxBail=false',
    `--parallel=${Math.min(2, availableParallelism())}`,
    ...selection,
  ];
  const nx = spawn(path.join(root, 'node_modules', '.bin', 'nx'), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...extra } });
  return new Promise((resolve) => nx.on('exit', (status) => resolve(status ?? 1)));
}

async function count() {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const scope of await readdir(results).catch(() => [])) {
    for (const file of await readdir(path.join(results, scope)).catch(() => [])) {
      const report = JSON.parse(await readFile(path.join(results, scope, file), 'utf8'));
      sum.passed += report.numPassedTests;
      sum.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
      sum.skipped += report.numPendingTests;
      for (const suite of report.testResults) {
        if (suite.assertionResults.length === 0 && suite.status === 'failed') sum.failures.push(path.relative(root, suite.name));
        for (const test of suite.assertionResults)
          if (test.status === 'failed') sum.failures.push(`${path.relative(root, suite.name)}: ${test.fullName}`);
      }
    }
  }
  return sum;
}
