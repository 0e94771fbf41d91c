import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { Callers, type RequestLike } from '@lintel/auth';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { Logger, type DynamicModule, type Type } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { createErrorFormatter, type ReportFault } from './errors/error-formatter.js';
import { createGraphqlContext } from './request-context.js';
import { scalarsOf } from './scalars/scalars.js';
import { loadSubgraphSdl } from './schema/subgraph-sdl.js';
import type { GraphVocabulary } from './schema/vocabulary.js';

export interface SubgraphOptions {
  readonly vocabulary: GraphVocabulary;
  /** The modules whose resolvers belong to this graph and no other. */
  readonly include: readonly Type[];
  /** Absolute globs of the SDL files. */
  readonly typePaths: readonly string[];
}

/**
 * One service's part of one federated graph, served at `/_graph/<vocabulary>` to the gateway alone: the caller comes from the internal token
 * of the request, guards run for every resolver (field and reference resolvers too), errors are rendered in the vocabulary's words.
 */
export function subgraphModule({ vocabulary, include, typePaths }: SubgraphOptions): DynamicModule {
  const typeDefs = loadSubgraphSdl(vocabulary, typePaths);
  return GraphQLModule.forRootAsync<ApolloFederationDriverConfig>({
    driver: ApolloFederationDriver,
    inject: [Callers],
    useFactory: (callers: Callers): Omit<ApolloFederationDriverConfig, 'driver'> => ({
      path: `/_graph/${vocabulary}`,
      useGlobalPrefix: false,
      include: [...include],
      typeDefs,
      resolvers: { ...scalarsOf(vocabulary) },
      context: async (request: RequestLike) => createGraphqlContext(await callers.of(request)),
      fieldResolverEnhancers: ['guards'],
      formatError: createErrorFormatter(vocabulary, reportTo(new Logger(`graphql/${vocabulary}`))),
      autoTransformHttpErrors: false,
      introspection: false,
      csrfPrevention: false,
      graphiql: false,
      includeStacktraceInErrorResponses: false,
      plugins: [ApolloServerPluginInlineTraceDisabled()],
    }),
  });
}

function reportTo(logger: Logger): ReportFault {
  return (error, facts) => logger.error({ message: 'A resolver failed', ...facts, error: describe(error) });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
