import { Module } from '@nestjs/common';
import { ChangeMetricSetting } from './change-metric-setting.js';
import { CountIssues } from './count-issues.js';
import { ReadMeasurements } from './read-measurements.js';
import { ReadPublicMetrics } from './read-public-metrics.js';
import { SetThreshold } from './set-threshold.js';
import { StoreMeasurement } from './store-measurement.js';

const useCases = [ChangeMetricSetting, CountIssues, ReadMeasurements, ReadPublicMetrics, SetThreshold, StoreMeasurement];

/** The use cases, for every front door of the service. */
@Module({ providers: useCases, exports: useCases })
export class ApplicationModule {}
