import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { CodigaAnalysisResolver, CodigaProjectResolver } from './analysis.resolver.js';

@Module({ imports: [ApplicationModule], providers: [CodigaAnalysisResolver, CodigaProjectResolver] })
export class CodigaApiModule {}
