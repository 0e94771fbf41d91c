import picomatch from 'picomatch';
import { analyzers } from '../registry.js';
import type { AnalyzerManifest } from '../manifest/analyzer-manifest.js';
import type { AnalysableFile, PlanInput, PlannedCheck } from './planned-check.js';
import { selectFiles } from './select-files.js';

/**
 * Decides which analyzers run on which files: those that the configuration enables, or, without one, those that find files of theirs. An analyzer
 * whose activation is `always` is part of every plan. Analyzers without files are left out, unless `carriedOver` names them: the last of their files
 * was deleted, and what they found in it is gone.
 */
export function planAnalysis(input: PlanInput): PlannedCheck[] {
  const { included } = selectFiles(input.files, input.configuration);
  return analyzers.flatMap((analyzer) => {
    const request = requested(analyzer, input);
    if (!request) return [];
    const files = included.filter(fileMatcher(analyzer, request.meta));
    return files.length > 0 || input.carriedOver?.has(analyzer.shortcode) ? [{ analyzer, files, ...request }] : [];
  });
}

function requested(analyzer: AnalyzerManifest, input: PlanInput): Pick<PlannedCheck, 'meta' | 'reason'> | undefined {
  if (analyzer.isOptional && !input.available?.has(analyzer.shortcode)) return undefined;
  const configured = input.configuration?.analyzers.filter((entry) => entry.shortcode === analyzer.shortcode && entry.isEnabled) ?? [];
  const [first] = configured;
  if (first) return { meta: Object.assign({}, ...configured.map((entry) => entry.meta)) as Record<string, unknown>, reason: 'configured' };
  if (analyzer.activation === 'always') return { meta: {}, reason: 'always' };
  return !input.configuration && analyzer.activation === 'auto' ? { meta: {}, reason: 'detected' } : undefined;
}

function fileMatcher(analyzer: AnalyzerManifest, meta: PlannedCheck['meta']): (file: AnalysableFile) => boolean {
  const named = analyzer.files.pathsFromMeta ? meta[analyzer.files.pathsFromMeta] : [];
  const wanted = new Set<unknown>(Array.isArray(named) ? named : []);
  const includes = analyzer.files.include.length > 0 ? picomatch(analyzer.files.include, { dot: true }) : () => false;
  const excludes = analyzer.files.exclude.length > 0 ? picomatch(analyzer.files.exclude, { dot: true }) : () => false;
  const languages = new Set(analyzer.files.byLanguage ? analyzer.languages : []);
  return (file) => {
    if (wanted.has(file.path)) return true;
    if (file.isGenerated && !analyzer.files.includesGenerated) return false;
    return ((file.language !== undefined && languages.has(file.language)) || includes(file.path)) && !excludes(file.path);
  };
}
