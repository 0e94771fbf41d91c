import type { Id } from '@lintel/kernel';
import { meetsThreshold, metricNames, metricSubjects, type MetricName, type MetricSubject } from '../domain/metric-catalogue.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { SettingRow, StoredValue, ThresholdRow } from '../persistence/metric-values.repository.js';

/** A metric of a repository or of one check, with an item for the whole and for each language. */
export interface PublicMetric {
  readonly metric: MetricName;
  /** Whether it is to be shown. */
  readonly isSwitchedOn: boolean;
  /** Switched on, and known at all. */
  readonly isReported: boolean;
  readonly isThresholdEnforced: boolean;
  readonly items: readonly PublicMetricItem[];
}

export interface PublicMetricItem {
  readonly repositoryId: Id;
  /** Ref of the values' history; null when nothing was ever measured. */
  readonly ref: string | null;
  readonly metric: MetricName;
  readonly subject: MetricSubject;
  readonly threshold: number | null;
  /** Null when it was never measured, which is not zero. */
  readonly latestValue: number | null;
  readonly meetsThreshold: boolean | null;
}

export interface MetricParts {
  readonly repositoryId: Id;
  /** The measured commit; undefined when there is none. */
  readonly snapshot: Snapshot | undefined;
  readonly values: readonly StoredValue[];
  readonly thresholds: readonly ThresholdRow[];
  readonly settings: readonly SettingRow[];
}

/** Puts together the metrics of these names, all when none are given. */
export function publicMetricsOf(parts: MetricParts, metrics: readonly MetricName[] = metricNames): PublicMetric[] {
  return metricNames.filter((metric) => metrics.includes(metric)).map((metric) => metricOf(parts, metric));
}

function metricOf(parts: MetricParts, metric: MetricName): PublicMetric {
  const setting = parts.settings.find((row) => row.metric === metric);
  const items = subjectsOf(parts).map((subject) => itemOf(parts, metric, subject));
  const isSwitchedOn = setting?.isReported ?? true;
  return {
    metric,
    isSwitchedOn,
    isReported: isSwitchedOn && items.some(({ latestValue }) => latestValue !== null),
    isThresholdEnforced: setting?.isThresholdEnforced ?? false,
    items,
  };
}

/** The whole, and each language that the commit is written in. */
function subjectsOf({ snapshot, values }: MetricParts): MetricSubject[] {
  const present = new Set<MetricSubject>(['all', ...values.map(({ subject }) => subject)]);
  for (const { subject } of snapshot?.languages ?? []) if (subject) present.add(subject);
  return metricSubjects.filter((subject) => present.has(subject));
}

function itemOf({ repositoryId, snapshot, values, thresholds }: MetricParts, metric: MetricName, subject: MetricSubject): PublicMetricItem {
  const latestValue = values.find((value) => value.metric === metric && value.subject === subject)?.value ?? null;
  const threshold = thresholds.find((row) => row.metric === metric && row.subject === subject)?.threshold ?? null;
  return {
    repositoryId,
    ref: snapshot?.ref ?? null,
    metric,
    subject,
    threshold,
    latestValue,
    meetsThreshold: latestValue === null ? null : meetsThreshold(metric, latestValue, threshold),
  };
}
