import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@lintel/testing';
import { startGitHost, type GitHost } from '../src/demo/git-host.js';
import { GithubStandIn } from '../src/demo/github-stand-in.js';
import { GraphClient } from '../src/demo/graph-client.js';
import { SampleRepository } from '../src/demo/sample-repository.js';
import { LintelProcess } from './lintel-process.js';

const secret = 'a secret between the host and us';
let gitHost: GitHost;
let lintel: LintelProcess;
let repositories: string;

beforeAll(async () => {
  const port = await freePort();
  lintel = await LintelProcess.create({ LINTEL_GITHUB_WEBHOOK_SECRET: secret, LINTEL_SCM_ALLOW: `127.0.0.1:${port}` });
  repositories = path.join(path.dirname(lintel.dataDir), 'repositories');
  await mkdir(repositories, { recursive: true });
  gitHost = await startGitHost(repositories, port);
});

afterAll(async () => {
  await lintel.destroy();
  await gitHost.stop();
});

describe('a server that is killed', () => {
  it('takes up every push where it was left: each commit is analysed once, nothing is lost or doubled', async () => {
    const sample = await SampleRepository.open(repositories);
    const pushes = [await sample.start(), await sample.addCode(), await sample.refactor()];
    const cloneUrl = `${gitHost.url}/acme/shop.git`;
    await lintel.start();
    const token = (await lintel.run('token', 'create', '--email', 'admin@example.com')).stdout.trim();
    await lintel.run(
      'repository',
      'add',
      '--provider',
      'GITHUB',
      '--login',
      'acme',
      '--name',
      'shop',
      '--clone-url',
      cloneUrl,
      '--default-branch',
      'main',
      '--activate',
    );
    const client = new GraphClient(lintel.url, token);
    const github = new GithubStandIn(lintel.url, secret);
    const description = { id: 4711, owner: 'acme', name: 'shop', cloneUrl, defaultBranch: 'main' };
    const head = pushes[2]!;
    expect((await github.push(description, head)).status).toBe(202);
    for (const waitMs of [300, 900, 1500]) {
      await sleep(waitMs);
      await lintel.end('SIGKILL');
      await lintel.start();
    }
    const run = await client.finishedRun(head.after, { timeoutMs: 120_000 });
    expect(['SUCCESS', 'FAILURE']).toContain(run.status);
    const occurrences = await client.occurrences({ login: 'acme', name: 'shop' });
    const places = occurrences.map(
      (each) => `${each.issue.shortcode} ${each.path}:${each.beginLine}:${each.beginColumn} ${each.title} ${each.id}`,
    );
    expect(new Set(places.map((place) => place.slice(0, place.lastIndexOf(' ')))).size).toBe(places.length);
    expect(occurrences.length).toBeGreaterThan(15);
    const { body } = await lintel.graphql(
      token,
      '{ repository(name: "shop", login: "acme", vcsProvider: GITHUB) { analysisRuns { edges { node { commitOid status } } } } }',
    );
    const runs = body.data.repository.analysisRuns.edges.map((edge: any) => edge.node);
    expect(runs.filter((each: any) => each.commitOid === head.after && each.status !== 'CANCEL')).toHaveLength(1);
    expect(runs.every((each: any) => each.status !== 'PENDING')).toBe(true);
    expect((await lintel.run('events', 'parked')).stdout).toBe('');
  }, 240_000);
});
