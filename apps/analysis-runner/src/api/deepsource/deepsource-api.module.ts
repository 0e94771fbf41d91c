import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { DeepsourceAnalysisRunResolver, DeepsourceCheckResolver } from './analysis-run.resolver.js';
import { DeepsourceAnalyzerResolver } from './analyzer.resolver.js';
import { DeepsourcePullRequestResolver } from './pull-request.resolver.js';
import { DeepsourceRepositoryResolver } from './repository.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [
    DeepsourceAnalysisRunResolver,
    DeepsourceAnalyzerResolver,
    DeepsourceCheckResolver,
    DeepsourcePullRequestResolver,
    DeepsourceRepositoryResolver,
  ],
})
export class DeepsourceApiModule {}
