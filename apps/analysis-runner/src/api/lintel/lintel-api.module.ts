import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { LintelPullRequestResolver, LintelRepositoryResolver } from './repository.resolver.js';
import { LintelRunCheckResolver, LintelRunResolver } from './run.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [LintelPullRequestResolver, LintelRepositoryResolver, LintelRunCheckResolver, LintelRunResolver],
})
export class LintelApiModule {}
