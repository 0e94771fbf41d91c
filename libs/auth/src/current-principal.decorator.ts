import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from './execution-caller.js';
import type { Principal } from './principal.js';

/** Parameter decorator: who is asking, in REST routes, resolvers and reference resolvers alike. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => callerOf(context).principal);
