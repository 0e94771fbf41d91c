import type { BundledAnalyzer } from './bundled-analyzer.js';
import { docker } from './docker.js';
import { githubActions } from './github-actions.js';
import { javascript } from './javascript.js';
import { lintelMetrics } from './lintel-metrics.js';
import { lintelRules } from './lintel-rules.js';
import { python } from './python.js';
import { secrets } from './secrets.js';
import { shell } from './shell.js';
import { shellcheck } from './shellcheck.js';

/** In the order in which a run lists its checks. */
export const bundledAnalyzers: readonly BundledAnalyzer[] = [
  javascript,
  python,
  lintelRules,
  secrets,
  githubActions,
  docker,
  shell,
  shellcheck,
  lintelMetrics,
];
