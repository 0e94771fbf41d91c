import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LintelProcess } from './lintel-process.js';

let lintel: LintelProcess;

beforeAll(async () => {
  lintel = await LintelProcess.create();
});

afterAll(() => lintel.destroy());

describe('lintel', () => {
  it('works before the server was ever started: person, token alone on stdout, repository as one line of JSON', async () => {
    const person = await lintel.run('user', 'add', '--email', 'ada@example.com', '--admin');
    expect(person).toMatchObject({ code: 0 });
    expect(JSON.parse(person.stdout)).toMatchObject({ email: 'ada@example.com', isAdmin: true });
    const token = await lintel.run('token', 'create', '--email', 'ada@example.com', '--expires', '90d');
    expect(token.stdout).toMatch(/^dsp_\w{28,46}\n$/);
    const add = [
      'repository',
      'add',
      '--provider',
      'GITHUB',
      '--login',
      'acme',
      '--name',
      'shop',
      '--clone-url',
      'https://github.com/acme/shop.git',
    ];
    const repository = await lintel.run(...add);
    expect(repository.stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(repository.stdout)).toMatchObject({
      id: expect.any(Number),
      relayId: expect.any(String),
      login: 'acme',
      name: 'shop',
    });
    const again = await lintel.run(...add);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toMatch(/already exists/);
    const list = await lintel.run('repository', 'list', '--json');
    expect(JSON.parse(list.stdout)).toHaveLength(1);
  });

  it.each([
    [['token', 'create', '--email', 'nobody@example.com'], 1, /does not exist/],
    [['token', 'create', '--email', 'ada@example.com', '--expires', 'soon'], 1, /no duration/],
    [['repository', 'add', '--provider', 'CVS', '--login', 'a', '--name', 'b', '--clone-url', 'c'], 1, /no provider/],
    [['token', 'create'], 2, /--email/],
    [['frobnicate'], 2, /unknown command/],
    [['events', 'discard', '--service', 'issues'], 1, /Say which events/],
  ])('%j ends with %d and says why on stderr', async (args, code, text) => {
    const result = await lintel.run(...args);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(text);
  });

  it('explains itself', async () => {
    const help = await lintel.run('--help');
    expect(help.code).toBe(0);
    for (const word of ['serve', 'token', 'repository', 'run', 'events', 'migrate', 'demo', 'Exit codes'])
      expect(help.stdout).toContain(word);
  });

  it('lists everything that is wrong with the settings', async () => {
    const broken = await LintelProcess.create({ LINTEL_PORT: 'eighty', LINTEL_ADMIN_EMAIL: 'nobody' });
    const result = await broken.run('serve');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/LINTEL_PORT/);
    expect(result.stderr).toMatch(/LINTEL_ADMIN_EMAIL/);
    await broken.destroy();
  });

  it('says so when the database is not there', async () => {
    const lost = await LintelProcess.create({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    const result = await lost.run('repository', 'list');
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(/DATABASE_URL/);
    await lost.destroy();
  });

  it('drains on SIGTERM and ends with 0; a second server on the same data is refused', async () => {
    await lintel.start();
    const second = await lintel.run('serve');
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/already runs/);
    expect(await lintel.end('SIGTERM')).toBe(0);
  });
});
