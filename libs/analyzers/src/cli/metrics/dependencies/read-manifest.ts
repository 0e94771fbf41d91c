import type { ManifestMeasurement } from '../../../measurements/measurements.js';
import { readCargo, readComposer, readNpm, readPyproject, type Dependency } from './structured-manifests.js';
import { readCsproj, readGemfile, readGemspec, readGoMod, readGradle, readPom, readRequirements } from './line-manifests.js';

type MetricLanguage = ManifestMeasurement['metricLanguage'];

interface Format {
  readonly name: RegExp;
  readonly ecosystem: string;
  readonly metricLanguage: MetricLanguage;
  readonly read: (text: string) => Dependency[];
}

const formats: readonly Format[] = [
  { name: /^package\.json$/, ecosystem: 'npm', metricLanguage: 'javascript', read: readNpm },
  { name: /^requirements[\w.-]*\.(?:txt|in)$/, ecosystem: 'pypi', metricLanguage: 'python', read: readRequirements },
  { name: /^pyproject\.toml$/, ecosystem: 'pypi', metricLanguage: 'python', read: readPyproject },
  { name: /^go\.mod$/, ecosystem: 'go', metricLanguage: 'go', read: readGoMod },
  { name: /^pom\.xml$/, ecosystem: 'maven', metricLanguage: 'java', read: readPom },
  { name: /^build\.gradle(?:\.kts)?$/, ecosystem: 'maven', metricLanguage: 'java', read: readGradle },
  { name: /^Gemfile$/, ecosystem: 'rubygems', metricLanguage: 'ruby', read: readGemfile },
  { name: /\.gemspec$/, ecosystem: 'rubygems', metricLanguage: 'ruby', read: readGemspec },
  { name: /^composer\.json$/, ecosystem: 'composer', metricLanguage: 'php', read: readComposer },
  { name: /\.csproj$/, ecosystem: 'nuget', metricLanguage: 'csharp', read: readCsproj },
  { name: /^Cargo\.toml$/, ecosystem: 'cargo', metricLanguage: 'rust', read: readCargo },
];

/** Reads the direct dependencies that a manifest declares; undefined when the file is none, or cannot be read. */
export function readManifest(path: string, text: string): ManifestMeasurement | undefined {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const format = formats.find((candidate) => candidate.name.test(fileName));
  if (!format) return undefined;
  const dependencies = readSafely(format, text);
  if (!dependencies) return undefined;
  const byName = new Map<string, Dependency>();
  // What is needed at run time as well as for development is needed.
  for (const dependency of dependencies)
    if (!byName.has(dependency.name) || !dependency.isDevelopment) byName.set(dependency.name, dependency);
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { path, ecosystem: format.ecosystem, metricLanguage: format.metricLanguage, dependencies: sorted };
}

/** A manifest that does not parse is somebody's problem, but not a reason to measure nothing. */
function readSafely(format: Format, text: string): Dependency[] | undefined {
  try {
    return format.read(text);
  } catch {
    return undefined;
  }
}
