import { isHostedAt, type CloneCredentials, type HostedRepository, type ScmHost } from '../scm-host.js';

/** GitLab takes an access token as password of the user `oauth2`. */
export class GitlabHost implements ScmHost {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string | undefined,
  ) {}

  async cloneCredentials(repository: HostedRepository): Promise<CloneCredentials | null> {
    if (this.token === undefined || !isHostedAt(repository, this.baseUrl)) return null;
    return { username: 'oauth2', password: this.token, expiresAt: null };
  }
}
