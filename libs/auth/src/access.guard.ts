import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { assertNever, DomainError } from '@lintel/kernel';
import { accessRulesOf, type AccessRule } from './authorize.decorator.js';
import type { Caller } from './caller.js';
import { Callers } from './callers.js';
import { identifyCaller } from './execution-caller.js';

/**
 * Global guard: lets a call through when one of its `@Authorize` rules fits its caller. Throws `authentication-required`, `token-invalid`,
 * `token-expired` or `not-allowed`. A method without a rule is a fault of ours and closed to everybody.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly callers: Callers) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rules = accessRulesOf(context.getHandler(), context.getClass());
    if (!rules) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Authorize rule`);
    const caller = await identifyCaller(context, this.callers);
    if (!rules.some((rule) => fits(rule, caller))) throw refusal(caller);
    return true;
  }
}

function fits(rule: AccessRule, { principal, isInternal }: Caller): boolean {
  switch (rule) {
    case 'public':
      return true;
    case 'signed-in':
      return principal.kind === 'user';
    case 'repository-token':
      return principal.kind === 'repository';
    case 'installation-admin':
      return principal.kind === 'user' && principal.isAdmin;
    case 'internal':
      return isInternal;
    default:
      return assertNever(rule, 'access rule');
  }
}

function refusal({ principal, rejection }: Caller): DomainError {
  if (rejection) return rejection;
  if (principal.kind === 'anonymous') return new DomainError('authentication-required');
  return new DomainError('not-allowed', { action: 'do this' });
}
