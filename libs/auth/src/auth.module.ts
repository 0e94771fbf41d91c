import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Callers } from './callers.js';
import { InternalTokens } from './internal-tokens.js';

export interface AuthModuleOptions {
  readonly tokens: InternalTokens;
  /** App name of this service: the audience it accepts. */
  readonly service: string;
}

/** Denies by default: installs the global guard and offers `InternalTokens` and `Callers` for injection everywhere. */
@Module({})
export class AuthModule {
  static forService({ tokens, service }: AuthModuleOptions): DynamicModule {
    const callers = new Callers(tokens, service);
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: InternalTokens, useValue: tokens },
        { provide: Callers, useValue: callers },
        { provide: APP_GUARD, useValue: new AccessGuard(callers) },
      ],
      exports: [InternalTokens, Callers],
    };
  }
}
