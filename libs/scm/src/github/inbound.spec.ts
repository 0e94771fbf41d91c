import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { installationChanged } from '@lintel/events';
import { after, before, delivery, fixture } from '../../test/fixtures.js';
import type { RawDelivery } from '../inbound-hook.js';
import { stampEvent } from '../scm-event.js';
import { githubInboundHook } from './inbound.js';

const hook = githubInboundHook({ provider: 'github', baseUrl: 'https://github.com' }, ['secret']);
const headersOf = (event: string) => ({
  'x-github-event': event,
  'x-github-delivery': 'guid-1',
  'x-github-hook-id': '333',
  'content-type': 'application/json',
});
const interpret = (event: string, payload: unknown) => hook.interpret(delivery(payload as object, headersOf(event)));
const dataOf = (event: string, name: string) => interpret(event, fixture('github', name)).events.map(({ data }) => data);

const shop = {
  provider: 'github',
  externalId: '4711',
  ownerLogin: 'acme',
  ownerExternalId: '815',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://github.com/acme/shop.git',
  webUrl: 'https://github.com/acme/shop',
  defaultBranch: 'main',
  isPrivate: true,
};
const origin = { installationExternalId: '99', senderLogin: 'octo' };

describe('GitHub payloads become events', () => {
  it('push', () => {
    expect(dataOf('push', 'push')).toEqual([{ ...origin, repository: shop, ref: 'refs/heads/main', before, after, isForced: false }]);
    expect(interpret('push', fixture('github', 'push'))).toMatchObject({
      outcome: 'accepted',
      event: 'push',
      action: null,
      repositoryExternalId: '4711',
    });
  });

  it.each([
    ['push-created', { ref: 'refs/heads/faster-basket', before: null, after }],
    ['push-deleted', { ref: 'refs/heads/faster-basket', before, after: null }],
    ['push-tag', { ref: 'refs/tags/v1.0.0', before: null, after }],
  ])('%s', (name, expected) => {
    expect(dataOf('push', name)).toEqual([{ ...origin, repository: shop, isForced: false, ...expected }]);
  });

  it('forced push to the repository of a person, without an App', () => {
    const [data] = dataOf('push', 'push-forced');
    expect(data).toMatchObject({ isForced: true, repository: { ownerLogin: 'octo', ownerType: 'individual', isPrivate: false } });
    expect(data).not.toHaveProperty('installationExternalId');
  });

  it('pull request opened', () => {
    expect(dataOf('pull_request', 'pull-request-opened')).toEqual([
      {
        ...origin,
        repository: shop,
        action: 'opened',
        number: 12,
        title: 'Speed up the basket',
        state: 'open',
        isDraft: false,
        webUrl: 'https://github.com/acme/shop/pull/12',
        headBranch: 'faster-basket',
        headOid: after,
        headCloneUrl: null,
        baseBranch: 'main',
        baseOid: before,
      },
    ]);
  });

  it('commits pushed to the pull request of a fork', () => {
    expect(dataOf('pull_request', 'pull-request-synchronize-fork')).toMatchObject([
      { action: 'synchronized', isDraft: true, headBranch: 'patch-1', headCloneUrl: 'https://github.com/octo/shop.git' },
    ]);
  });

  it('pull request merged, its fork deleted', () => {
    expect(dataOf('pull_request', 'pull-request-merged')).toMatchObject([{ action: 'merged', state: 'merged', headCloneUrl: null }]);
  });

  it.each([
    ['closed', 'closed'],
    ['reopened', 'reopened'],
    ['edited', 'edited'],
    ['ready_for_review', 'edited'],
    ['labeled', 'other'],
    ['constructor', 'other'],
  ])('pull request %s', (action, expected) => {
    expect(interpret('pull_request', { ...fixture('github', 'pull-request-opened'), action }).events[0]?.data).toMatchObject({
      action: expected,
    });
  });

  it('installation created', () => {
    expect(dataOf('installation', 'installation-created')).toEqual([
      {
        provider: 'github',
        action: 'created',
        externalId: '99',
        ...origin,
        account: {
          externalId: '815',
          login: 'acme',
          type: 'team',
          avatarUrl: 'https://avatars.githubusercontent.com/u/815?v=4',
          webUrl: 'https://github.com/acme',
        },
        repositories: [
          { ...shop, defaultBranch: null },
          {
            ...shop,
            defaultBranch: null,
            externalId: '4713',
            name: 'site',
            cloneUrl: 'https://github.com/acme/site.git',
            webUrl: 'https://github.com/acme/site',
            isPrivate: false,
          },
        ],
      },
    ]);
  });

  it('installation suspended', () => {
    expect(dataOf('installation', 'installation-suspend')).toMatchObject([{ action: 'suspended', repositories: [] }]);
  });

  it('repositories added and removed: one event for each', () => {
    expect(dataOf('installation_repositories', 'installation-repositories')).toMatchObject([
      { action: 'repositories-added', repositories: [{ name: 'api' }] },
      { action: 'repositories-removed', repositories: [{ name: 'site' }] },
    ]);
  });

  it('an installation with thousands of repositories: events a broker takes, nothing lost', () => {
    const repositories = Array.from({ length: 2_301 }, (_, index) => ({
      id: index + 1,
      name: `r${index}`,
      full_name: `acme/r${index}`,
      private: true,
    }));
    const { events } = interpret('installation', { ...fixture('github', 'installation-created'), repositories });
    const data = events.map((event) => installationChanged.schema.parse(stampEvent(event, 1, new Date()).data));
    expect(data.map(({ action }) => action)).toEqual(['created', ...Array<string>(4).fill('repositories-added')]);
    expect(data.flatMap((part) => part.repositories.map(({ externalId }) => Number(externalId)))).toEqual(repositories.map(({ id }) => id));
    for (const part of data) expect(JSON.stringify(part).length).toBeLessThan(400_000);
  });

  it('repository renamed, and made public', () => {
    expect(dataOf('repository', 'repository-renamed')).toEqual([{ ...origin, action: 'renamed', repository: shop }]);
    expect(dataOf('public', 'public')).toMatchObject([{ action: 'publicized', repository: { isPrivate: false } }]);
  });

  it('ping', () => {
    expect(dataOf('ping', 'ping')).toEqual([{ provider: 'github', hookExternalId: '333' }]);
  });

  it('an event we do not act on is ignored and still described', () => {
    expect(interpret('star', fixture('github', 'star'))).toEqual({
      outcome: 'ignored',
      event: 'star',
      action: 'created',
      reason: null,
      repositoryExternalId: '4711',
      events: [],
    });
    expect(interpret('toString', {})).toMatchObject({ outcome: 'ignored', events: [] });
  });

  it('an event in an unknown shape is unreadable, and the reason names the field alone', () => {
    const payload = { ...fixture('github', 'push'), after: 'not-a-commit' };
    expect(interpret('push', payload)).toMatchObject({ outcome: 'unreadable', repositoryExternalId: '4711', events: [] });
    expect(interpret('push', payload).reason).toMatch(/^after: /);
    expect(interpret('push', payload).reason).not.toContain('not-a-commit');
    expect(interpret('push', { ref: 'refs/heads/main' }).outcome).toBe('unreadable');
  });

  it('NUL and lone surrogates become storable', () => {
    const payload = fixture('github', 'pull-request-opened');
    payload['pull_request'].title = 'a\u0000b\ud800c\u{1f600}';
    expect(interpret('pull_request', payload).events[0]?.data).toMatchObject({ title: 'a\ufffdb\ufffdc\u{1f600}' });
  });

  it('a GitHub Enterprise server keeps its provider and address', () => {
    const enterprise = githubInboundHook({ provider: 'github-enterprise', baseUrl: 'https://git.acme.example' }, ['secret']);
    const { events } = enterprise.interpret(delivery(fixture('github', 'installation-created'), headersOf('installation')));
    expect(events[0]?.data).toMatchObject({
      provider: 'github-enterprise',
      repositories: [{ provider: 'github-enterprise', cloneUrl: 'https://git.acme.example/acme/shop.git' }, {}],
    });
  });

  it('a form-encoded body', () => {
    const form = `payload=${encodeURIComponent(JSON.stringify(fixture('github', 'push')))}&other=1`;
    const headers = { ...headersOf('push'), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect(hook.interpret(delivery(form, headers)).outcome).toBe('accepted');
    expect(() => hook.interpret(delivery('other=1', headers))).toThrow(/no field "payload"/);
  });
});

describe('GitHub deliveries', () => {
  it('are recognised by delivery and hook', () => {
    expect(hook.identify(delivery('', headersOf('push')))).toEqual({ deliveryKey: 'guid-1', hookKey: '333', event: 'push' });
  });

  it.each(['x-github-delivery', 'x-github-event'])('without %s are malformed', (name) => {
    expect(() => hook.identify(delivery('', { ...headersOf('push'), [name]: undefined }))).toThrow(/is missing/);
  });

  it('are refused with the reason for the log, and when nothing is configured with the setting to make', async () => {
    await expect(hook.verify(delivery('{}', headersOf('push')))).rejects.toMatchObject({
      code: 'signature-invalid',
      facts: { refusal: 'signature-missing' },
    });
    const unconfigured = githubInboundHook({ provider: 'github', baseUrl: 'https://github.com' }, []);
    await expect(unconfigured.verify(signed('{}', ''))).rejects.toMatchObject({
      code: 'hook-not-configured',
      message: expect.stringMatching(/github/),
    });
    await expect(hook.verify(signed('{}', 'secret'))).resolves.toBeUndefined();
  });
});

function signed(body: string, secret: string): RawDelivery {
  return delivery(body, {
    ...headersOf('push'),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  });
}
