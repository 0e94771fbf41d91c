import { Module } from '@nestjs/common';
import { ApplicationModule } from '../../application/application.module.js';
import { CloneCredentialsController } from './clone-credentials.controller.js';
import { TokensController } from './tokens.controller.js';

@Module({ imports: [ApplicationModule], controllers: [CloneCredentialsController, TokensController] })
export class InternalApiModule {}
