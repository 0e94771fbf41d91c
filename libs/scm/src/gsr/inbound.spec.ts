import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@lintel/kernel';
import { after, before, delivery, fixture, pushOf } from '../../test/fixtures.js';
import { gsrInboundHook } from './inbound.js';

const noKeys = () => Promise.reject(new Error('not used here'));
const hook = gsrInboundHook({ audience: 'word', serviceAccounts: ['pusher@example.com'] }, noKeys, systemClock);
const interpret = (body: object) => hook.interpret(delivery(body));

const shop = {
  provider: 'gsr',
  externalId: 'projects/acme-prod/repos/shop',
  ownerLogin: 'acme-prod',
  ownerType: 'team',
  name: 'shop',
  cloneUrl: 'https://source.developers.google.com/p/acme-prod/r/shop',
  webUrl: 'https://source.cloud.google.com/acme-prod/shop',
  defaultBranch: null,
  isPrivate: true,
};

describe('notices of Google Source Repositories become events', () => {
  it('one ref', () => {
    expect(interpret(pushOf(fixture('gsr', 'ref-update')))).toEqual({
      outcome: 'accepted',
      event: 'refUpdateEvent',
      action: null,
      reason: null,
      repositoryExternalId: shop.externalId,
      events: [
        expect.objectContaining({
          data: { senderLogin: 'octo@example.com', repository: shop, ref: 'refs/heads/main', before, after, isForced: false },
        }),
      ],
    });
  });

  it('three refs of a repository with a slash in its name', () => {
    const { events } = interpret(pushOf(fixture('gsr', 'three-refs-slashed')));
    expect(events.map(({ data }) => data)).toMatchObject([
      { ref: 'refs/heads/new', before: null, after, isForced: false },
      { ref: 'refs/heads/old', before, after: null, isForced: false },
      { ref: 'refs/heads/main', before, after, isForced: true },
    ]);
    for (const { data } of events) expect(data).toMatchObject({ repository: { ownerLogin: 'acme-prod', name: 'web/shop' } });
  });

  it('repository created and deleted', () => {
    const created = fixture('gsr', 'create-repo');
    expect(interpret(pushOf(created)).events[0]?.data).toEqual({ action: 'created', repository: shop });
    expect(interpret(pushOf({ name: created['name'], deleteRepoEvent: { any: 'thing' } })).events[0]?.data).toEqual({
      action: 'deleted',
      repository: shop,
    });
  });

  it.each([
    ['data that is no base64 of JSON', { message: { data: '%%%', messageId: '1' } }],
    ['no data', { message: { messageId: '1' } }],
    ['a notice of unknown shape', pushOf({ name: 'shop' })],
  ])('%s is unreadable, not an error: sending it again would not help', (_, body) => {
    expect(interpret(body)).toMatchObject({ outcome: 'unreadable', events: [], reason: expect.any(String) });
  });

  it('a notice without an event is ignored', () => {
    expect(interpret(pushOf({ name: shop.externalId }))).toMatchObject({ outcome: 'ignored', repositoryExternalId: shop.externalId });
  });
});

describe('Pub/Sub pushes', () => {
  it.each([
    ['both spellings', { messageId: '1', message_id: '1' }],
    ['camel case', { messageId: '1', message_id: undefined }],
    ['snake case, without attributes', { messageId: undefined, message_id: '1', attributes: undefined }],
  ])('are recognised with %s', (_, message) => {
    expect(hook.identify(delivery(pushOf({}, message)))).toEqual({
      deliveryKey: '1',
      hookKey: 'projects/acme-prod/subscriptions/deepsource',
      event: 'message',
    });
  });

  it('without id or envelope are malformed', () => {
    expect(() => hook.identify(delivery(pushOf({}, {})))).toThrow(/no id/);
    expect(() => hook.identify(delivery({}))).toThrow(/message/);
  });

  it('are refused when not configured, naming every missing setting', async () => {
    await expect(gsrInboundHook({}, noKeys, systemClock).verify(delivery({}))).rejects.toMatchObject({
      code: 'hook-not-configured',
      hint: expect.stringMatching(/LINTEL_GSR_AUDIENCE and LINTEL_GSR_SERVICE_ACCOUNT/),
    });
  });
});
