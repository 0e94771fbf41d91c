import { z } from 'zod';
import { AnalyzerOutputError } from '../output/analyzer-output-error.js';
import { parseJson } from '../output/raw-sarif.js';
import { measurementsSchema, type Measurements } from './measurements.js';

/** Reads the measurements that an analyzer wrote. Throws `AnalyzerOutputError` when they are none. */
export function readMeasurements(analyzerShortcode: string, text: string): Measurements {
  const measurements = measurementsSchema.safeParse(parseJson(analyzerShortcode, text));
  if (measurements.success) return measurements.data;
  throw new AnalyzerOutputError(analyzerShortcode, `these are no measurements (${z.prettifyError(measurements.error).slice(0, 300)})`);
}
