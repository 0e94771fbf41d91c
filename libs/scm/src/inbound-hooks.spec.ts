import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { providers } from '@lintel/kernel';
import { readSettings } from '@lintel/config';
import { delivery, fixture, pushOf, type Host } from '../test/fixtures.js';
import { createInboundHooks } from './inbound-hooks.js';
import { stampEvent } from './scm-event.js';
import { inboundSettings } from './settings.js';

const hooks = createInboundHooks(inboundSettings.parse({}));
const cases: readonly [Host, string, string][] = [
  ['github', 'ping', 'ping'],
  ['github', 'push', 'push'],
  ['github', 'push', 'push-forced'],
  ['github', 'pull_request', 'pull-request-merged'],
  ['github', 'installation', 'installation-created'],
  ['github', 'installation_repositories', 'installation-repositories'],
  ['github', 'repository', 'repository-renamed'],
  ['github', 'public', 'public'],
  ['gitlab', 'Push Hook', 'push'],
  ['gitlab', 'Merge Request Hook', 'merge-request-merge-fork'],
  ['gitlab', 'System Hook', 'system-project-rename'],
  ['gitlab', 'System Hook', 'system-repository-update'],
  ['gsr', '', 'three-refs-slashed'],
  ['gsr', '', 'create-repo'],
];
const headersOf = (event: string) => ({ 'x-github-event': event, 'x-github-delivery': 'guid', 'x-gitlab-event': event });
const payloadOf = (host: Host, name: string) => (host === 'gsr' ? pushOf(fixture(host, name)) : fixture(host, name));

describe('every host', () => {
  it.each(cases)('%s %s (%s): the events are valid', (host, event, name) => {
    const { events, outcome } = hooks[host].interpret(delivery(payloadOf(host, name), headersOf(event)));
    expect(outcome).toBe('accepted');
    for (const draft of events) {
      const { definition, data } = stampEvent(draft, 7, new Date('2026-01-15T09:30:00Z'));
      expect(definition.schema.parse(data)).toEqual(data);
      expect(definition.key(data as never)).not.toBe('');
    }
  });

  it('knows no secret until one is set', () => {
    for (const provider of providers) expect(hooks[provider].missingSettings).not.toEqual([]);
  });

  it.each(cases)(
    '%s %s (%s): any change of the payload is accepted, ignored or unreadable, and what comes out is valid',
    (host, event, name) => {
      const original = host === 'gsr' ? fixture(host, name) : payloadOf(host, name);
      fc.assert(
        fc.property(
          fc.infiniteStream(fc.nat()),
          fc.oneof(fc.jsonValue(), fc.constant('0'.repeat(40)), fc.constant('a\u0000\ud800')),
          (choices, replacement) => {
            const changed = replaceSomewhere(structuredClone(original), choices, replacement) as object;
            const body = host === 'gsr' ? pushOf(changed) : changed;
            const { events } = hooks[host].interpret(delivery(body, headersOf(event)));
            for (const draft of events) {
              const { definition, data } = stampEvent(draft, 7, new Date(0));
              definition.schema.parse(data);
              expect(JSON.stringify(data)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
            }
          },
        ),
        { numRuns: 200 },
      );
    },
  );
});

describe('a small body that nests as deep as it can', () => {
  const deep = (field: string) => `{"${field}":${'['.repeat(8_000)}${']'.repeat(8_000)}}`;

  it.each<[Host, string, string]>([
    ['github', 'push', 'repository'],
    ['github', 'push', 'anything'],
    ['github', 'pull_request', 'pull_request'],
    ['gitlab', 'Push Hook', 'project'],
    ['gitlab', 'Push Hook', 'object_attributes'],
  ])('%s %s: %s is read without harm', (host, event, field) => {
    expect(hooks[host].interpret(delivery(deep(field), headersOf(event))).events).toEqual([]);
  });

  it('also inside a Pub/Sub message', () => {
    const body = { message: { messageId: '1', data: Buffer.from(deep('createRepoEvent')).toString('base64') } };
    expect(hooks.gsr.interpret(delivery(body)).outcome).toBe('unreadable');
  });
});

describe('inboundSettings', () => {
  it('splits secrets and decodes signing keys', () => {
    const settings = readSettings(inboundSettings, {
      LINTEL_GITHUB_URL: 'https://git.acme.example/',
      LINTEL_GITHUB_WEBHOOK_SECRET: 'old,new',
      LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET: 'whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=',
    });
    expect(settings.LINTEL_GITHUB_URL).toBe('https://git.acme.example');
    expect(settings.LINTEL_GITHUB_WEBHOOK_SECRET).toEqual(['old', 'new']);
    expect(settings.LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET).toEqual([Buffer.alloc(32, 7)]);
  });

  it('refuses a signing key that is none', () => {
    expect(() => readSettings(inboundSettings, { LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET: 'hunter2' })).toThrow(
      /LINTEL_GITLAB_WEBHOOK_SIGNING_SECRET/,
    );
  });
});

/** Walks down by the choices and replaces what it finds there. */
function replaceSomewhere(value: unknown, choices: Iterator<number>, replacement: unknown): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const choice = choices.next().value as number;
  const entry = entries[choice % (entries.length + 1)];
  if (!entry) return entries.length === 0 ? replacement : value;
  const next = replaceSomewhere(entry[1], choices, replacement);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === entry[0] ? next : item));
  return { ...(value as object), [entry[0]]: next };
}
