import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { LintelAccessTokenResolver } from './access-token.resolver.js';
import { LintelAccountResolver } from './account.resolver.js';
import { LintelAuditEntryResolver, LintelMemberResolver, LintelUserResolver } from './people.resolver.js';
import { LintelRepositoryResolver } from './repository.resolver.js';

@Module({
  imports: [ApplicationModule],
  providers: [
    LintelAccessTokenResolver,
    LintelAccountResolver,
    LintelAuditEntryResolver,
    LintelMemberResolver,
    LintelRepositoryResolver,
    LintelUserResolver,
  ],
})
export class LintelApiModule {}
