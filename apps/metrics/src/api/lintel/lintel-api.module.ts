import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { LintelMeasurementsResolver } from './measurements.resolver.js';

@Module({ imports: [ApplicationModule], providers: [LintelMeasurementsResolver] })
export class LintelApiModule {}
