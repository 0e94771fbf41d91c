import { createHmac, randomUUID } from 'node:crypto';
import type { Push } from './sample-repository.js';

export interface StandInRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch: string;
}

export interface WebhookAnswer {
  readonly status: number;
  /** What Lintel says of the delivery: accepted, duplicate, ignored … */
  readonly outcome: string;
  readonly milliseconds: number;
  readonly delivery: string;
}

const none = '0'.repeat(40);

/** Sends webhooks as GitHub does: JSON, event and delivery headers, HMAC-SHA256 over the raw body. */
export class GithubStandIn {
  constructor(
    private readonly lintelUrl: string,
    private readonly secret: string,
  ) {}

  async push(repository: StandInRepository, push: Push): Promise<WebhookAnswer> {
    return this.send('push', {
      ref: `refs/heads/${push.branch}`,
      before: push.before ?? none,
      after: push.after,
      created: push.before === undefined,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: '',
      commits: [],
      head_commit: { id: push.after, message: push.title, timestamp: new Date().toISOString() },
      repository: describe(repository),
      pusher: { name: 'sample-author', email: 'author@example.com' },
      sender: { login: 'sample-author', id: 1, type: 'User' },
    });
  }

  private async send(event: string, payload: object): Promise<WebhookAnswer> {
    const body = JSON.stringify(payload);
    const delivery = randomUUID();
    const started = performance.now();
    const response = await fetch(`${this.lintelUrl}/services/webhooks/github/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/standin',
        'x-github-event': event,
        'x-github-delivery': delivery,
        'x-github-hook-id': '1',
        'x-hub-signature-256': `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`,
      },
      body,
    });
    const { status: outcome = 'unknown', message } = (await response.json()) as { status?: string; message?: string };
    return { status: response.status, outcome: message ?? outcome, milliseconds: performance.now() - started, delivery };
  }
}

function describe(repository: StandInRepository): object {
  return {
    id: repository.id,
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: false,
    owner: { login: repository.owner, id: 815, type: 'Organization' },
    html_url: `https://github.com/${repository.owner}/${repository.name}`,
    clone_url: repository.cloneUrl,
    default_branch: repository.defaultBranch,
  };
}
