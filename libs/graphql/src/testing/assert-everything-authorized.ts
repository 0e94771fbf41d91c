import { accessRulesOf } from '@lintel/auth';
import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { RESOLVER_PROPERTY_METADATA, RESOLVER_REFERENCE_METADATA, RESOLVER_TYPE_METADATA } from '@nestjs/graphql/dist/graphql.constants.js';
import { isObjectType, isUnionType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

const handlerMarks = [RESOLVER_TYPE_METADATA, RESOLVER_PROPERTY_METADATA, RESOLVER_REFERENCE_METADATA, METHOD_METADATA];
const federationFields = new Set(['_entities', '_service']);

/**
 * Walks a started application and throws, naming each gap, unless every way in has a rule: each REST route, resolver and reference resolver
 * carries `@Authorize`; each Query and Mutation field has a resolver; each entity has a reference resolver, without which
 * the gateway could enter it unchecked. Also throws when there is nothing at all to check. Every service's tests call it.
 */
export function assertEverythingAuthorized(app: INestApplicationContext): void {
  const gaps = [...unruledMethods(app), ...schemasOf(app).flatMap(unresolvedEntrances)];
  if (gaps.length > 0) throw new Error(`Without an access rule:\n${gaps.map((gap) => `- ${gap}`).join('\n')}`);
}

function unruledMethods(app: INestApplicationContext): string[] {
  const handlers = [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values(), ...module.providers.values()].flatMap((wrapper) => handlersOf(wrapper.instance as unknown)),
  );
  if (handlers.length === 0) throw new Error('The application has no route and no resolver: nothing was checked');
  return handlers
    .filter(({ method, owner }) => !accessRulesOf(method, owner))
    .map(({ method, owner }) => `${owner.name}.${method.name}: add @Authorize(…)`);
}

interface Handler {
  readonly method: (...args: unknown[]) => unknown;
  readonly owner: new (...args: never[]) => unknown;
}

function handlersOf(instance: unknown): Handler[] {
  if (typeof instance !== 'object' || instance === null) return [];
  const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
  const owner = (instance as { constructor?: unknown }).constructor;
  if (!prototype || typeof owner !== 'function') return [];
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => prototype[name])
    .filter((method): method is Handler['method'] => typeof method === 'function' && isHandler(method))
    .map((method) => ({ method, owner: owner as Handler['owner'] }));
}

function isHandler(method: object): boolean {
  return (
    handlerMarks.some((mark) => Reflect.hasMetadata(mark, method)) &&
    (Reflect.hasMetadata(PATH_METADATA, method) || !Reflect.hasMetadata(METHOD_METADATA, method))
  );
}

function schemasOf(app: INestApplicationContext): GraphQLSchema[] {
  return [...app.get(ModulesContainer).values()].flatMap((module) => {
    const host = module.providers.get(GraphQLSchemaHost)?.instance;
    return host instanceof GraphQLSchemaHost ? [host.schema] : [];
  });
}

function unresolvedEntrances(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type !== null && type !== undefined);
  const fields = roots.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => !field.resolve && !federationFields.has(field.name))
      .map((field) => `${type.name}.${field.name}: no resolver serves it`),
  );
  const entities = entitiesOf(schema)
    .filter((type) => !hasReferenceResolver(type))
    .map((type) => `${type.name}: add a @ResolveReference() with @Authorize(…)`);
  return [...fields, ...entities];
}

function entitiesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? union.getTypes().filter(isObjectType) : [];
}

function hasReferenceResolver(type: GraphQLObjectType): boolean {
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: unknown } } };
  return apollo?.subgraph?.resolveReference !== undefined || 'resolveReference' in type;
}
