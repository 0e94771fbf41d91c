import { describe, expect, it } from '@jest/globals';
import { mergeMetrics } from './merge-metrics.js';

const text = (service: string): string => `# HELP seconds Duration
# TYPE seconds histogram
seconds_bucket{le="1",service="${service}"} 1
seconds_bucket{le="+Inf",service="${service}"} 2
seconds_sum{service="${service}"} 3
seconds_count{service="${service}"} 2

# HELP errors_total Faults
# TYPE errors_total counter
errors_total{service="${service}"} 0
`;

describe('mergeMetrics', () => {
  it('tells each family once and keeps its samples together', () => {
    expect(mergeMetrics([text('a'), text('b')])).toBe(`# HELP seconds Duration
# TYPE seconds histogram
seconds_bucket{le="1",service="a"} 1
seconds_bucket{le="+Inf",service="a"} 2
seconds_sum{service="a"} 3
seconds_count{service="a"} 2
seconds_bucket{le="1",service="b"} 1
seconds_bucket{le="+Inf",service="b"} 2
seconds_sum{service="b"} 3
seconds_count{service="b"} 2
# HELP errors_total Faults
# TYPE errors_total counter
errors_total{service="a"} 0
errors_total{service="b"} 0
`);
  });

  it('keeps samples without a description, and families whose names begin alike apart', () => {
    expect(mergeMetrics(['up 1\nup_time 5\n', '# TYPE up gauge\nup{x="1"} 0\n'])).toBe('up 1\nup{x="1"} 0\nup_time 5\n');
    expect(mergeMetrics([])).toBe('');
  });
});
