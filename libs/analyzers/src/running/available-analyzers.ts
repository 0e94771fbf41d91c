import { analyzers } from '../registry.js';
import { locateProgram } from './locate-program.js';

/** Returns the shortcodes of the analyzers whose program is installed on this machine. */
export function availableAnalyzers(): ReadonlySet<string> {
  return new Set(analyzers.filter((analyzer) => locateProgram(analyzer.run.program) !== undefined).map((analyzer) => analyzer.shortcode));
}
