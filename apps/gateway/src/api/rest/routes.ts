import { readGithubToken, type ReadToken } from '../../domain/credentials.js';
import type { ServiceName } from '@lintel/service';
import type { RestApi } from './rest-error.js';

/** A path that a service serves; everything not listed is unknown. */
export interface RestRoute {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** In the form of find-my-way: `:name` for one segment, `*` at the end for the rest. */
  readonly path: string;
  readonly service: ServiceName;
  readonly api: RestApi;
  /**
   * How the caller authenticates. `passThrough`: not with us; the headers go to the service as they came, `Authorization` included.
   */
  readonly readToken: ReadToken | 'passThrough';
  /** Largest request body in bytes; the gateway never holds one, it only counts. */
  readonly maxBytes: number;
}

const mebibyte = 1024 * 1024;
/** What GitHub sends at most. */
const webhookBytes = 25 * mebibyte;
/** The limit of a file is a setting of the service that takes it; this one only ends what no setting allows. */
const sarifBytes = 256 * mebibyte;

/** Repositories are addressed by name or by number, with and without the prefix of an enterprise host: the same handlers. */
const githubPrefixes = ['', '/api/v3'];
const repositoryPaths = githubPrefixes.flatMap((prefix) => [`${prefix}/repos/:owner/:repository`, `${prefix}/repositories/:id`]);

const repositories: readonly RestRoute[] = repositoryPaths.map((path) => ({
  methods: ['GET'],
  path,
  service: 'accounts',
  api: 'github',
  readToken: readGithubToken,
  maxBytes: 0,
}));

const sarifs: readonly RestRoute[] = repositoryPaths.flatMap((path): RestRoute[] => [
  {
    methods: ['POST'],
    path: `${path}/code-scanning/sarifs`,
    service: 'sarif-ingest',
    api: 'github',
    readToken: readGithubToken,
    maxBytes: sarifBytes,
  },
  {
    methods: ['GET'],
    path: `${path}/code-scanning/sarifs/:sarif`,
    service: 'sarif-ingest',
    api: 'github',
    readToken: readGithubToken,
    maxBytes: 0,
  },
]);

const webhooks: readonly RestRoute[] = [
  {
    methods: ['POST'],
    path: '/services/webhooks/:host',
    service: 'ingest-webhooks',
    api: 'webhooks',
    readToken: 'passThrough',
    maxBytes: webhookBytes,
  },
];

export const restRoutes: readonly RestRoute[] = [...repositories, ...sarifs, ...webhooks];

const apisByPrefix: readonly (readonly [RegExp, RestApi])[] = [
  [/^\/(?:api\/v3\/)?(?:repos|repositories|orgs)\//, 'github'],
  [/^\/api\/v3(?:\/|$)/, 'github'],
  [/^\/api\/(?:v1|agent|cli)\//, 'semgrep'],
  [/^\/services\/webhooks\//, 'webhooks'],
];

/** The API that a path without a route belongs to: its "not found" has that API's shape. */
export function apiOfPath(path: string): RestApi {
  return apisByPrefix.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}
