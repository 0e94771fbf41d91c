import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { CodigaViolationsResolver } from './violations.resolver.js';

@Module({ imports: [ApplicationModule], providers: [CodigaViolationsResolver] })
export class CodigaApiModule {}
