/** The metrics that repositories are compared by. The order is part of public ids: append only. */
export const metricNames = [
  'line-coverage',
  'branch-coverage',
  'condition-coverage',
  'composite-coverage',
  'new-line-coverage',
  'new-branch-coverage',
  'new-condition-coverage',
  'new-composite-coverage',
  'documentation-coverage',
  'direct-dependencies',
] as const;
export type MetricName = (typeof metricNames)[number];

/** What a value of a metric is about: the whole, or what is written in one language. The order is part of public ids: append only. */
export const metricSubjects = [
  'all',
  'c-and-cpp',
  'csharp',
  'go',
  'java',
  'javascript',
  'php',
  'python',
  'ruby',
  'rust',
  'scala',
  'kotlin',
  'swift',
] as const;
export type MetricSubject = (typeof metricSubjects)[number];

export interface MetricDefinition {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  /** `up`: more is better. */
  readonly betterDirection: 'up' | 'down';
  readonly unit: string | null;
  readonly min: number;
  readonly max: number | null;
}

const coverage = (title: string, description: string): MetricDefinition => ({
  title,
  description,
  betterDirection: 'up',
  unit: '%',
  min: 0,
  max: 100,
});

export const metricCatalogue: Readonly<Record<MetricName, MetricDefinition>> = {
  'line-coverage': coverage('Line Coverage', 'Share of the lines that can run which tests have run.'),
  'branch-coverage': coverage('Branch Coverage', 'Share of the branches that tests have taken.'),
  'condition-coverage': coverage('Condition Coverage', 'Share of the conditions that tests have seen both true and false.'),
  'composite-coverage': coverage(
    'Composite Coverage',
    'Lines, branches and conditions taken together: what was covered of all that can be.',
  ),
  'new-line-coverage': coverage('New Line Coverage', 'Line coverage of the lines that a change adds or modifies.'),
  'new-branch-coverage': coverage('New Branch Coverage', 'Branch coverage of the lines that a change adds or modifies.'),
  'new-condition-coverage': coverage('New Condition Coverage', 'Condition coverage of the lines that a change adds or modifies.'),
  'new-composite-coverage': coverage('New Composite Coverage', 'Composite coverage of the lines that a change adds or modifies.'),
  'documentation-coverage': coverage('Documentation Coverage', 'Share of the public declarations that have documentation.'),
  'direct-dependencies': {
    title: 'Direct Dependencies',
    description: 'Number of third-party packages that the manifests name.',
    betterDirection: 'down',
    unit: null,
    min: 0,
    max: null,
  },
};

/** Whether a value meets its threshold; null without one. */
export function meetsThreshold(metric: MetricName, value: number, threshold: number | null): boolean | null {
  if (threshold === null) return null;
  return metricCatalogue[metric].betterDirection === 'up' ? value >= threshold : value <= threshold;
}

/** A value with its unit: two decimals at most. */
export function displayValue(metric: MetricName, value: number): string {
  const rounded = String(Number(value.toFixed(2)));
  const { unit } = metricCatalogue[metric];
  return unit === null ? rounded : `${rounded}${unit}`;
}
