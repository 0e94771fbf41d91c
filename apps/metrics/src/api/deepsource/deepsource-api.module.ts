import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import {
  DeepsourceCheckMetricsResolver,
  DeepsourceMetricItemResolver,
  DeepsourceMetricValueResolver,
  DeepsourceRepositoryMetricsResolver,
} from './metric.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [
    DeepsourceCheckMetricsResolver,
    DeepsourceMetricItemResolver,
    DeepsourceMetricValueResolver,
    DeepsourceRepositoryMetricsResolver,
  ],
})
export class DeepsourceApiModule {}
