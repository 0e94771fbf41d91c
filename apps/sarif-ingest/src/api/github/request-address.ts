import type { FastifyRequest } from 'fastify';
import { isId } from '@lintel/kernel';
import type { RepositoryAddress } from '../../application/find-repository.js';

export interface RepositoryParams {
  readonly owner?: string;
  readonly repository?: string;
  readonly id?: string;
}

/** The three ways to name a repository, each with and without the prefix of an enterprise host. */
export const repositoryPaths = ['', '/api/v3'].flatMap((prefix) => [`${prefix}/repos/:owner/:repository`, `${prefix}/repositories/:id`]);

/** The repository that the path names; undefined when it is no possible name. */
export function addressedRepository({ owner, repository, id }: RepositoryParams): RepositoryAddress | undefined {
  if (owner !== undefined && repository !== undefined) return { ownerLogin: owner, name: repository };
  const repositoryId = /^\d{1,16}$/.test(id ?? '') ? Number(id) : undefined;
  return isId(repositoryId) ? { repositoryId } : undefined;
}

/**
 * URL of the repository's code-scanning resources in the form that the caller used: its scheme, host, prefix and way of naming the repository.
 * Clients compare them.
 */
export function codeScanningUrl({ headers, url }: Pick<FastifyRequest, 'headers' | 'url'>): string {
  const host = single(headers['x-forwarded-host']) ?? headers.host ?? 'localhost';
  const origin = `${single(headers['x-forwarded-proto']) ?? 'http'}://${host}`;
  const end = url.indexOf('/code-scanning/');
  return `${origin}${url.slice(0, end)}/code-scanning`;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
