import 'reflect-metadata';

/**
 * Who may call a resolver or route at all. What they may do to one object is decided in the use case, with `requireRight`.
 *
 * - `public`: anyone
 * - `signed-in`: a person with a valid token
 * - `repository-token`: the upload credential of a repository
 * - `installation-admin`: an operator of the whole installation
 * - `internal`: another service of this installation, on its own behalf
 */
export type AccessRule = 'public' | 'signed-in' | 'repository-token' | 'installation-admin' | 'internal';

const accessRulesKey = Symbol('lintel.accessRules');

/**
 * States who may call a method: resolver fields, `__resolveReference` and REST routes alike. On a class it holds for the methods
 * without one of their own. With several rules, one that fits is enough. A method without any is closed to everybody.
 */
export function Authorize(...rules: [AccessRule, ...AccessRule[]]): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(accessRulesKey, rules, descriptor ? (descriptor.value as object) : target);
  };
}

/** Returns the rules of a method (its own, else those of its class); undefined when there are none. */
export function accessRulesOf(method: object, ownerClass: object): readonly AccessRule[] | undefined {
  return (Reflect.getMetadata(accessRulesKey, method) ?? Reflect.getMetadata(accessRulesKey, ownerClass)) as
    readonly AccessRule[] | undefined;
}
