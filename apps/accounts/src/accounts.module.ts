import path from 'node:path';
import { subgraphModule } from '@lintel/graphql';
import { PLATFORM, type Platform } from '@lintel/service';
import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CodigaApiModule } from './api/codiga/codiga-api.module.js';
import { DeepsourceApiModule } from './api/deepsource/deepsource-api.module.js';
import { GithubApiModule } from './api/github/github-api.module.js';
import { InternalApiModule } from './api/internal/internal-api.module.js';
import { LintelApiModule } from './api/lintel/lintel-api.module.js';
import { ApplicationModule } from './application/application.module.js';
import { EnsureAdministrator } from './application/ensure-administrator.js';
import { InstallationChangedConsumer } from './messaging/installation-changed.consumer.js';
import { PullRequestReceivedConsumer } from './messaging/pull-request-received.consumer.js';
import { PushReceivedConsumer } from './messaging/push-received.consumer.js';
import { ScmRepositoryChangedConsumer } from './messaging/scm-repository-changed.consumer.js';

const sdl = (vocabulary: string): string[] => [path.join(import.meta.dirname, `api/${vocabulary}/*.graphql`)];

@Module({
  imports: [
    ApplicationModule,
    CodigaApiModule,
    DeepsourceApiModule,
    GithubApiModule,
    InternalApiModule,
    LintelApiModule,
    subgraphModule({ vocabulary: 'deepsource', include: [DeepsourceApiModule], typePaths: sdl('deepsource') }),
    subgraphModule({ vocabulary: 'codiga', include: [CodigaApiModule], typePaths: sdl('codiga') }),
    subgraphModule({ vocabulary: 'lintel', include: [LintelApiModule], typePaths: sdl('lintel') }),
  ],
  providers: [InstallationChangedConsumer, PullRequestReceivedConsumer, PushReceivedConsumer, ScmRepositoryChangedConsumer],
})
export class AccountsModule implements OnApplicationBootstrap {
  constructor(
    private readonly ensureAdministrator: EnsureAdministrator,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.platform.adminEmail) await this.ensureAdministrator.execute(this.platform.adminEmail);
  }
}
