import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { DeepsourceAccessTokenResolver } from './access-token.resolver.js';
import { DeepsourceAccountResolver } from './account.resolver.js';
import { DeepsourceInstallationResolver } from './installation.resolver.js';
import { DeepsourceRepositoryResolver } from './repository.resolver.js';
import { DeepsourceTeamMemberResolver } from './team-member.resolver.js';
import { DeepsourceUserResolver } from './user.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [
    DeepsourceAccessTokenResolver,
    DeepsourceAccountResolver,
    DeepsourceInstallationResolver,
    DeepsourceRepositoryResolver,
    DeepsourceTeamMemberResolver,
    DeepsourceUserResolver,
  ],
})
export class DeepsourceApiModule {}
