import { beforeAll, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { availableAnalyzers, ruleCatalogue } from '../src/index.js';
import { buildEntryPoints } from './build-entry-points.js';
import { expectedResults } from './expected-results.js';
import { resultsOf, runAnalyzer } from './run-analyzer.js';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const analyzersWithFixtures = ['javascript', 'python', 'lintel-rules', 'github-actions', 'docker', 'shell'];

beforeAll(buildEntryPoints);

describe('each analyzer finds exactly what its fixtures mark', () => {
  it.each(analyzersWithFixtures)('%s', async (shortcode) => {
    const root = path.join(fixtures, shortcode);
    expect(await found(shortcode, root)).toEqual(await expectedResults(root));
  });

  const hasShellcheck = availableAnalyzers().has('shellcheck');
  (hasShellcheck ? it : it.skip)('shellcheck (where it is installed)', async () => {
    const root = path.join(fixtures, 'shellcheck');
    expect(await found('shellcheck', root)).toEqual(await expectedResults(root));
  });
});

describe('every rule of our own has a fixture that it fires on', () => {
  // Needs a setting, see the specs of the Dockerfile rules.
  const withSettings = ['docker/untrusted-registry'];

  it.each(['lintel-rules', 'github-actions', 'docker', 'shell'])('%s', async (shortcode) => {
    const marked = new Set((await expectedResults(path.join(fixtures, shortcode))).map((line) => line.split(' ')[1]));
    const missing = ruleCatalogue(shortcode).filter((rule) => !marked.has(rule.id) && !withSettings.includes(rule.id));
    expect(missing.map((rule) => rule.id)).toEqual([]);
  });
});

async function found(shortcode: string, root: string): Promise<string[]> {
  const { sarif } = await runAnalyzer(shortcode, root);
  return [...new Set(resultsOf(sarif).map((result) => `${result.path}:${result.line} ${result.ruleId}`))].sort();
}
