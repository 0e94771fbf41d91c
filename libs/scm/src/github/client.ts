import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { DomainError } from '@lintel/kernel';
import { isHostedAt, type CloneCredentials, type HostedRepository, type ScmHost } from '../scm-host.js';

export interface GithubApp {
  readonly appId: string;
  readonly privateKey: string;
}

const timeoutMs = 15_000;

/** Address of the REST API for the web address of a GitHub. */
export function githubApiUrl(baseUrl: string): string {
  return baseUrl === 'https://github.com' ? 'https://api.github.com' : `${baseUrl}/api/v3`;
}

/** GitHub.com or a GitHub Enterprise server, as the App when one is configured. */
export class GithubHost implements ScmHost {
  private readonly request: Octokit['request'];
  private readonly auth: ReturnType<typeof createAppAuth> | null;

  constructor(
    private readonly baseUrl: string,
    app: GithubApp | null,
  ) {
    this.request = new Octokit({ baseUrl: githubApiUrl(baseUrl), userAgent: 'lintel', request: { fetch: timedFetch } }).request;
    this.auth = app && createAppAuth({ ...app, request: this.request });
  }

  async cloneCredentials(repository: HostedRepository): Promise<CloneCredentials | null> {
    if (this.auth === null || !isHostedAt(repository, this.baseUrl)) return null;
    const { token, expiresAt } = await this.installationToken(this.auth, repository);
    return { username: 'x-access-token', password: token, expiresAt: new Date(expiresAt) };
  }

  /** Returns the commit a branch points to, or null when there is no such branch. */
  async branchHead(repository: HostedRepository, branch: string): Promise<string | null> {
    const answer = await this.get(repository, 'GET /repos/{owner}/{repo}/git/ref/{+ref}', {
      ref: `heads/${branch.split('/').map(encodeURIComponent).join('/')}`,
    });
    return answer === null ? null : (answer as { object: { sha: string } }).object.sha;
  }

  /** Whether the repository has the commit. */
  async hasCommit(repository: HostedRepository, commitOid: string): Promise<boolean> {
    return (await this.get(repository, 'GET /repos/{owner}/{repo}/git/commits/{sha}', { sha: commitOid })) !== null;
  }

  /** A token for this one repository that can read code and nothing else. The library keeps it until shortly before it expires. */
  private async installationToken(
    auth: ReturnType<typeof createAppAuth>,
    repository: HostedRepository,
  ): Promise<{ token: string; expiresAt: string }> {
    return translated(async () =>
      auth({
        type: 'installation',
        installationId: repository.installationExternalId ?? (await this.installationOf(auth, repository)),
        repositoryIds: [Number(repository.externalId)],
        permissions: { contents: 'read', metadata: 'read' },
      }),
    );
  }

  private async installationOf(auth: ReturnType<typeof createAppAuth>, { ownerLogin, name }: HostedRepository): Promise<number> {
    const { token } = await auth({ type: 'app' });
    const { data } = await this.request('GET /repos/{owner}/{repo}/installation', {
      owner: ownerLogin,
      repo: name,
      headers: { authorization: `bearer ${token}` },
    });
    return data.id;
  }

  private async get(repository: HostedRepository, route: string, parameters: Record<string, string>): Promise<unknown> {
    const credentials = await this.cloneCredentials(repository);
    return translated(async () => {
      try {
        const headers = credentials ? { authorization: `token ${credentials.password}` } : {};
        const answer = await this.request(route, { owner: repository.ownerLogin, repo: repository.name, ...parameters, headers });
        return answer.data as unknown;
      } catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 409 || statusOf(error) === 422) return null;
        throw error;
      }
    });
  }
}

function timedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const status = statusOf(cause);
    const reason = status === undefined || status === 500 ? 'GitHub cannot be reached' : `GitHub answered ${status}`;
    throw new DomainError('fetch-failed', { reason }, { cause });
  }
}
