import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { LintelIssueResolver } from './issue.resolver.js';
import { LintelRepositoryIssuesResolver, LintelRuleResolver, LintelUserResolver } from './repository-issues.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [LintelIssueResolver, LintelRepositoryIssuesResolver, LintelRuleResolver, LintelUserResolver],
})
export class LintelApiModule {}
