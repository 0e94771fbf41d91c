import type { CommitMeasurement } from './measurement.js';
import { metricSubjects, type MetricName, type MetricSubject } from './metric-catalogue.js';
import { totalOf } from './totals.js';

export interface MetricValue {
  readonly metric: MetricName;
  readonly subject: MetricSubject;
  readonly value: number;
}

/**
 * The public metrics that a measurement can fill: documentation coverage and direct dependencies, per language and as a whole. What
 * was not measured has no value; that is not zero.
 */
export function metricValuesOf(measurement: CommitMeasurement): MetricValue[] {
  return [...documentationCoverage(measurement), ...directDependencies(measurement)];
}

function documentationCoverage({ files }: CommitMeasurement): MetricValue[] {
  return metricSubjects.flatMap((subject) => {
    const { publicDeclarations, documentedDeclarations } = totalOf(files.filter((file) => subject === 'all' || file.subject === subject));
    const value = publicDeclarations ? (100 * (documentedDeclarations ?? 0)) / publicDeclarations : null;
    return value === null ? [] : [{ metric: 'documentation-coverage' as const, subject, value }];
  });
}

/** A package that several manifests name counts once. */
function directDependencies({ manifests }: CommitMeasurement): MetricValue[] {
  return metricSubjects.flatMap((subject) => {
    const counted = manifests.filter((manifest) => subject === 'all' || manifest.subject === subject);
    const packages = new Set(counted.flatMap(({ ecosystem, packages: names }) => names.map((name) => `${ecosystem} ${name}`)));
    return counted.length === 0 ? [] : [{ metric: 'direct-dependencies' as const, subject, value: packages.size }];
  });
}
