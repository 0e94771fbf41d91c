import { runEntryPoint } from './entry-point.js';
import { measureRepository } from './metrics/measure-repository.js';
import { findSmells, type Thresholds } from './metrics/smells.js';

interface Configuration {
  readonly thresholds: Thresholds;
  /** Paths of the files that are tests. */
  readonly tests: readonly string[];
}

await runEntryPoint('lintel-metrics', async ({ sources, readConfiguration, writeOutput }) => {
  const { thresholds, tests } = (await readConfiguration('metrics.json')) as Configuration;
  const testFiles = new Set(tests);
  const measurements = await measureRepository(sources(), (path) => testFiles.has(path));
  await writeOutput('measurements.json', JSON.stringify(measurements));
  return findSmells(measurements, thresholds);
});
