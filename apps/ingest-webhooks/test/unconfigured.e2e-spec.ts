import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { service as definition } from '../src/service.js';
import { fromGithub, fromGitlab, payload, send } from './hosts.js';

let postgres: TestPostgres;
let service: TestService;

beforeAll(async () => {
  postgres = await startTestPostgres();
  service = await startTestService(definition, { adminUrl: postgres.adminUrl });
});
afterAll(async () => {
  await service?.close();
  await postgres?.stop();
});

describe('a host without a secret', () => {
  it.each([
    ['github', fromGithub('push', payload('github', 'push'), { secret: '' }), 'LINTEL_GITHUB_WEBHOOK_SECRET'],
    ['gitlab', fromGitlab('Push Hook', payload('gitlab', 'push'), { token: '' }), 'LINTEL_GITLAB_WEBHOOK_TOKEN'],
    ['gsr', { path: '/services/webhooks/gsr', headers: { authorization: 'Bearer a.b.c' }, body: '{}' }, 'LINTEL_GSR_AUDIENCE'],
  ])('%s is refused with the setting that is missing', async (_, delivery, setting) => {
    const response = await send(service.url, delivery);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 'hook-not-configured',
      message: expect.stringMatching(/no secret is configured/),
      hint: expect.stringContaining(setting),
    });
  });
});

describe('the webhook routes', () => {
  it.each(['/services/webhooks/', '/services/webhooks/bitbucket', '/services/webhooks/github/extra'])('%s does not exist', async (path) => {
    expect((await send(service.url, { path, headers: {}, body: '{}' })).status).toBe(404);
  });

  it('take POST alone', async () => {
    expect((await fetch(`${service.url}/services/webhooks/github/`)).status).toBe(404);
  });

  it('leave the bodies of other routes as small as they were', async () => {
    const response = await fetch(`${service.url}/_graph/lintel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `"${'x'.repeat(2_000_000)}"`,
    });
    expect(response.status).toBe(413);
  });
});
