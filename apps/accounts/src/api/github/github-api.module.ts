import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { GithubRepositoriesController } from './repositories.controller.js';

@Module({ imports: [ApplicationModule], controllers: [GithubRepositoriesController] })
export class GithubApiModule {}
