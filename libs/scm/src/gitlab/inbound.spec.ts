import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@lintel/kernel';
import { after, before, delivery, fixture } from '../../test/fixtures.js';
import { gitlabInboundHook } from './inbound.js';

const hook = gitlabInboundHook('https://gitlab.example.com', { token: 'hook-token', signingKeys: [] }, systemClock);
const headers = { 'x-gitlab-event': 'Push Hook' };
const interpret = (payload: object) => hook.interpret(delivery(payload, headers));
const dataOf = (name: string) => interpret(fixture('gitlab', name)).events.map(({ data }) => data);

const shop = {
  provider: 'gitlab',
  externalId: '15',
  ownerLogin: 'acme/web',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://gitlab.example.com/acme/web/shop.git',
  webUrl: 'https://gitlab.example.com/acme/web/shop',
  defaultBranch: 'main',
  isPrivate: true,
};

describe('GitLab payloads become events', () => {
  it('push', () => {
    expect(dataOf('push')).toEqual([{ senderLogin: 'octo', repository: shop, ref: 'refs/heads/main', before, after, isForced: false }]);
    expect(interpret(fixture('gitlab', 'push'))).toMatchObject({ outcome: 'accepted', event: 'push', repositoryExternalId: '15' });
  });

  it('branch deleted in the public project of a person', () => {
    expect(dataOf('push-deleted-personal')).toMatchObject([
      {
        ref: 'refs/heads/old',
        after: null,
        repository: { ownerLogin: 'octo', ownerType: 'individual', isPrivate: false, externalId: '16' },
      },
    ]);
  });

  it('tag push', () => {
    expect(dataOf('tag-push')).toMatchObject([{ ref: 'refs/tags/v1.0.0', before: null, after }]);
  });

  it('merge request opened', () => {
    expect(dataOf('merge-request-open')).toEqual([
      {
        senderLogin: 'octo',
        repository: shop,
        action: 'opened',
        number: 12,
        title: 'Speed up the basket',
        state: 'open',
        isDraft: false,
        webUrl: 'https://gitlab.example.com/acme/web/shop/-/merge_requests/12',
        headBranch: 'faster-basket',
        headOid: after,
        headCloneUrl: null,
        baseBranch: 'main',
        baseOid: null,
      },
    ]);
  });

  it('an update has new commits only with an old revision', () => {
    const update = fixture('gitlab', 'merge-request-update-commits');
    expect(interpret(update).events[0]?.data).toMatchObject({ action: 'synchronized', isDraft: true });
    delete update['object_attributes'].oldrev;
    expect(interpret(update).events[0]?.data).toMatchObject({ action: 'edited' });
  });

  it('merge of a fork', () => {
    expect(dataOf('merge-request-merge-fork')).toMatchObject([
      { action: 'merged', state: 'merged', headCloneUrl: 'https://gitlab.example.com/octo/shop.git' },
    ]);
  });

  it('system hooks: project renamed', () => {
    expect(dataOf('system-project-rename')).toEqual([{ action: 'renamed', repository: { ...shop, defaultBranch: null } }]);
  });

  it('system hooks: a push of four branches, for which no push hook is sent', () => {
    expect(dataOf('system-repository-update')).toMatchObject(
      ['b0', 'b1', 'b2', 'b3'].map((name) => ({ ref: `refs/heads/${name}`, before, after })),
    );
  });

  it('system hooks name a push by event_name alone', () => {
    expect(interpret({ ...fixture('gitlab', 'push'), object_kind: undefined }).outcome).toBe('accepted');
  });

  it('others are ignored and still described', () => {
    expect(interpret(fixture('gitlab', 'note'))).toMatchObject({
      outcome: 'ignored',
      event: 'note',
      action: 'create',
      repositoryExternalId: '15',
    });
    expect(interpret({})).toMatchObject({ outcome: 'ignored', event: 'Push Hook' });
  });

  it('unknown shapes are unreadable', () => {
    expect(interpret({ object_kind: 'push', project: {} })).toMatchObject({ outcome: 'unreadable' });
  });
});

describe('GitLab deliveries', () => {
  const identify = (more: Record<string, string>, body = '{}') => hook.identify(delivery(body, { ...headers, ...more }));

  it('are recognised by the idempotency key, else by the UUID of the delivery', () => {
    const uuids = {
      'x-gitlab-webhook-uuid': 'delivery',
      'x-gitlab-event-uuid': 'cause',
      'x-gitlab-instance': 'https://gitlab.example.com',
    };
    expect(identify({ 'idempotency-key': 'key', ...uuids })).toEqual({
      deliveryKey: 'key',
      event: 'Push Hook',
      hookKey: 'https://gitlab.example.com',
    });
    expect(identify(uuids).deliveryKey).toBe('delivery');
  });

  it('without either by cause and content', () => {
    const cause = { 'x-gitlab-event-uuid': 'cause' };
    expect(identify(cause).deliveryKey).toMatch(/^cause:[0-9a-f]{32}$/);
    expect(identify(cause).deliveryKey).toBe(identify(cause).deliveryKey);
    expect(identify(cause, '{"a":1}').deliveryKey).not.toBe(identify(cause).deliveryKey);
    expect(identify({}).deliveryKey).toMatch(/^[0-9a-f]{32}$/);
  });

  it('without an event name are malformed', () => {
    expect(() => hook.identify(delivery('{}'))).toThrow(/X-Gitlab-Event is missing/);
  });

  it('are refused when nothing is configured, naming the settings', async () => {
    const unconfigured = gitlabInboundHook('https://gitlab.example.com', { signingKeys: [] }, systemClock);
    await expect(unconfigured.verify(delivery('{}', headers))).rejects.toMatchObject({
      code: 'hook-not-configured',
      hint: expect.stringMatching(/LINTEL_GITLAB_WEBHOOK_TOKEN or LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET/),
    });
  });
});
