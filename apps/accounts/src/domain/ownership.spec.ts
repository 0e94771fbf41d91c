import { describe, expect, it } from '@jest/globals';
import { account, scmRepository } from './host-news.fixture.js';
import { ownershipOf } from './ownership.js';

describe('ownership', () => {
  it.each([
    ['unchanged', { externalId: '815', login: 'acme' }, { ownerExternalId: '815', ownerLogin: 'acme' }, false],
    ['renamed', { externalId: '815', login: 'acme' }, { ownerExternalId: '815', ownerLogin: 'apex' }, false],
    ['renamed', { externalId: null, login: 'Acme' }, { ownerExternalId: '815', ownerLogin: 'acme' }, false],
    ['transferred', { externalId: '815', login: 'acme' }, { ownerExternalId: '816', ownerLogin: 'acme' }, false],
    ['transferred', { externalId: '815', login: 'acme' }, { ownerExternalId: '816', ownerLogin: 'other' }, true],
    ['unchanged', { externalId: null, login: 'acme' }, { ownerExternalId: '816', ownerLogin: 'other' }, false],
    ['transferred', { externalId: null, login: 'acme' }, { ownerExternalId: '816', ownerLogin: 'other' }, true],
    ['unchanged', { externalId: null, login: 'acme' }, { ownerExternalId: undefined, ownerLogin: 'ACME' }, true],
    ['unchanged', { externalId: '815', login: 'acme' }, { ownerExternalId: undefined, ownerLogin: 'other' }, false],
    ['transferred', { externalId: '815', login: 'acme' }, { ownerExternalId: undefined, ownerLogin: 'other' }, true],
  ] as const)('is %s for %j and %j', (expected, known, told, wasTransferred) => {
    expect(ownershipOf({ account: account(known), description: scmRepository(told), wasTransferred })).toBe(expected);
  });
});
