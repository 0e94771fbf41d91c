import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { DeepsourceCheckIssuesResolver } from './check-issues.resolver.js';
import { DeepsourceAnalyzerResolver, DeepsourceIssueResolver, DeepsourceOccurrenceResolver } from './issue.resolver.js';
import { DeepsourceRepositoryIssueResolver, DeepsourceRepositoryIssuesResolver } from './repository-issues.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [
    DeepsourceAnalyzerResolver,
    DeepsourceRepositoryIssuesResolver,
    DeepsourceRepositoryIssueResolver,
    DeepsourceIssueResolver,
    DeepsourceOccurrenceResolver,
    DeepsourceCheckIssuesResolver,
  ],
})
export class DeepsourceApiModule {}
