import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { CodigaProjectResolver } from './project.resolver.js';
import { CodigaUserResolver } from './user.resolver.js';

@Module({ imports: [ApplicationModule], providers: [CodigaProjectResolver, CodigaUserResolver] })
export class CodigaApiModule {}
