import type { Id } from '@lintel/kernel';
import { deepsource, fromGlobalIdOf, toGlobalId } from '@lintel/vocabularies';
import type { PublicMetric, PublicMetricItem } from '../../application/public-metrics.js';
import {
  displayValue,
  meetsThreshold,
  metricCatalogue,
  metricNames,
  metricSubjects,
  type MetricName,
  type MetricSubject,
} from '../../domain/metric-catalogue.js';
import type { StoredValue } from '../../persistence/metric-values.repository.js';

export type RepositoryMetricShape = ReturnType<typeof toRepositoryMetric>;
export type RepositoryMetricItemShape = ReturnType<typeof toRepositoryMetricItem>;
export type MetricValueShape = ReturnType<typeof toMetricValue>;

const shortcodes: Readonly<Record<MetricName, string>> = deepsource.metricShortcode;
const keys: Readonly<Record<MetricSubject, string>> = deepsource.metricKey;

export function metricOf(shortcode: string): MetricName {
  return deepsource.fromForeign(shortcodes, shortcode) as MetricName;
}

export function subjectOf(key: string): MetricSubject {
  return deepsource.fromForeign(keys, key) as MetricSubject;
}

export function shortcodeOf(metric: MetricName): string {
  return shortcodes[metric];
}

export function toRepositoryMetric({ metric, isReported, isThresholdEnforced, items }: PublicMetric) {
  const { title, description, betterDirection, unit, min, max } = metricCatalogue[metric];
  return {
    name: title,
    shortcode: shortcodes[metric],
    description,
    positiveDirection: betterDirection === 'up' ? 'UPWARD' : 'DOWNWARD',
    unit,
    minValueAllowed: min,
    maxValueAllowed: max,
    isReported,
    isThresholdEnforced,
    items: items.map(toRepositoryMetricItem),
  };
}

/** `item` is for the resolver of the history; no field shows it. */
export function toRepositoryMetricItem(item: PublicMetricItem) {
  const { metric, subject, threshold, latestValue } = item;
  return {
    __typename: 'RepositoryMetricItem',
    id: itemIdOf(item),
    key: keys[subject],
    threshold,
    latestValue,
    latestValueDisplay: latestValue === null ? null : displayValue(metric, latestValue),
    thresholdStatus: statusOf(item.meetsThreshold),
    item,
  } as const;
}

export function toMetricValue({ valueId, metric, value, threshold, commitOid, createdAt }: StoredValue) {
  return {
    __typename: 'MetricValue',
    id: toGlobalId('MetricValue', valueId),
    value,
    valueDisplay: displayValue(metric, value),
    threshold,
    thresholdStatus: statusOf(meetsThreshold(metric, value, threshold)),
    commitOid,
    createdAt,
  } as const;
}

function statusOf(meets: boolean | null): 'PASSING' | 'FAILING' | null {
  if (meets === null) return null;
  return meets ? 'PASSING' : 'FAILING';
}

/** Sixteen metrics and sixteen subjects fit; neither list has more. */
const width = 16;

export interface ItemIdentity {
  readonly repositoryId: Id;
  readonly metric: MetricName;
  readonly subject: MetricSubject;
}

/** An item has no row of its own: its id is made of the repository, the metric and the subject. */
export function itemIdOf({ repositoryId, metric, subject }: ItemIdentity): string {
  return toGlobalId('RepositoryMetricItem', (repositoryId * width + metricNames.indexOf(metric)) * width + metricSubjects.indexOf(subject));
}

/** Reads such an id back; undefined when it is none. */
export function itemOfId(globalId: string): ItemIdentity | undefined {
  const number = fromGlobalIdOf('RepositoryMetricItem', globalId);
  if (number === undefined) return undefined;
  const subject = metricSubjects[number % width];
  const metric = metricNames[Math.floor(number / width) % width];
  const repositoryId = Math.floor(number / (width * width));
  return metric && subject && repositoryId > 0 ? { repositoryId, metric, subject } : undefined;
}
