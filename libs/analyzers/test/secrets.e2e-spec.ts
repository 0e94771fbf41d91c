import { beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { buildEntryPoints } from './build-entry-points.js';
import { checkoutOf, resultsOf, runAnalyzer } from './run-analyzer.js';

// In parts, so that this file holds nothing that looks like a credential.
const secrets = {
  github: ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_'),
  aws: ['kR8v2Qm1Zt7Yb4Nc', '9Wd3Xf6Hg5Jl0Ps', 'AaEeUuTiO'].join(''),
  awsId: ['AKIA', 'Q3EGRNBB4L6XK2ZT'].join(''),
  slack: ['xoxb', '23984754863', '2348975623103', 'aBcDeFgHiJkLmNoPqRsTuVwX'].join('-'),
  password: ['hunter2', 'xq9'].join(''),
  key: 'MIIEpAIBAAKCAQEA'.padEnd(120, 'Zk3'),
};

const files = {
  'src/settings.ts': `export const settings = {\n  secretAccessKey: '${secrets.aws}',\n  accessKeyId: '${secrets.awsId}',\n};\n`,
  'deploy.sh': `TOKEN=${secrets.github}\n`,
  'notes.txt': `https://deploy:${secrets.password}@git.acme.io/x.git\nhttps://user:password@example.com\n`,
  '.env': `SLACK=${secrets.slack}\n`,
  id_rsa: `-----BEGIN RSA PRIVATE KEY-----\n${secrets.key}\n-----END RSA PRIVATE KEY-----\n`,
};

beforeAll(buildEntryPoints);

describe('secrets', () => {
  it('are found, and never repeated', async () => {
    const root = await checkoutOf(files);
    try {
      const { sarif } = await runAnalyzer('secrets', root);
      expect(resultsOf(sarif)).toEqual([
        { ruleId: 'slack/slack-token', path: '.env', line: 1 },
        { ruleId: 'github/github-token', path: 'deploy.sh', line: 1 },
        { ruleId: 'privatekey/private-key', path: 'id_rsa', line: 1 },
        { ruleId: 'basicauth/basic-auth', path: 'notes.txt', line: 1 },
        { ruleId: 'aws/aws-secret-access-key', path: 'src/settings.ts', line: 2 },
        { ruleId: 'aws/aws-access-key-id', path: 'src/settings.ts', line: 3 },
      ]);
      const text = JSON.stringify(sarif);
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret.slice(0, 12));
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
