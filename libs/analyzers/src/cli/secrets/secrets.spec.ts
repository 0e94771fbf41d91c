import { describe, expect, it } from '@jest/globals';
import { isPlaceholderPassword } from './placeholder-password.js';
import { secretRuleKey } from './secret-rule-key.js';

describe('isPlaceholderPassword', () => {
  it.each([
    'https://user:password@git.acme.io/x.git',
    'postgres://shop:${DB_PASSWORD}@db.acme.io/shop',
    'postgres://shop:<password>@db.acme.io/shop',
    'postgres://postgres:postgres@db.acme.io/shop',
    'mysql://root:s3cr3tPw9@localhost:3306/shop',
    'mongodb://a:b3xK9q@mongo:27017',
    'https://deploy:s3cr3tPw9@example.com/x.git',
    'https://deploy:xxxx@git.acme.io/x.git',
    'https://deploy:@git.acme.io/x.git',
    'https://git.acme.io/x.git',
  ])('%s only shows where a password would go', (address) => {
    expect(isPlaceholderPassword(address)).toBe(true);
  });

  it.each([
    'https://deploy:hunter2xq9@git.acme.io/x.git',
    'postgres://shop:s3cr3tPw9@db.acme.io:5432/shop',
    'mysql://a:Zk29dkX!@10.1.2.3/x',
  ])('%s has one', (address) => {
    expect(isPlaceholderPassword(address)).toBe(false);
  });
});

describe('secretRuleKey', () => {
  it.each([
    ['@secretlint/secretlint-rule-aws', 'AWSSecretAccessKey', 'aws/aws-secret-access-key'],
    ['@secretlint/secretlint-rule-github', 'GITHUB_TOKEN', 'github/github-token'],
    ['@secretlint/secretlint-rule-gcp', 'PrivateKeyP12', 'gcp/private-key-p12'],
    ['@secretlint/secretlint-rule-npm', 'PackageJSON_xOauthToken', 'npm/package-json-x-oauth-token'],
  ])('%s and %s give %s', (rule, message, expected) => {
    expect(secretRuleKey(rule, message)).toBe(expected);
  });
});
