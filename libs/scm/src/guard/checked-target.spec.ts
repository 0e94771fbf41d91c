import { describe, expect, it } from '@jest/globals';
import { checkCloneUrl } from './check-clone-url.js';
import { checkTarget, type ResolveName } from './checked-target.js';

const literals = [
  ...[
    '127.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '127.1',
    '0177.0.0.1',
    '017700000001',
  ],
  ...[
    '169.254.169.254',
    '[fd00::1]',
    '[64:ff9b::7f00:1]',
    '100.64.0.1',
    '10.0.0.1',
    '0',
    '①②⑦.0.0.1',
    '127.0.0.1.',
    '[::7f00:1]',
    '%31%32%37.0.0.1',
  ],
];
const never: ResolveName = (name) => Promise.reject(new Error(`resolved ${name}`));
const names =
  (table: Record<string, string[]>): ResolveName =>
  async (name) =>
    table[name] ?? [];
const refusal = { code: 'address-refused' };

describe('checkTarget', () => {
  it.each(literals)('refuses %s without asking anybody', async (host) => {
    await expect(checkTarget(`https://${host}/hook`, { allow: [], resolve: never })).rejects.toMatchObject(refusal);
  });

  it.each(['localhost', 'localhost.', 'LOCALHOST'])('refuses %s, whatever it resolves to here', async (host) => {
    await expect(checkTarget(`https://${host}/`, { allow: [] })).rejects.toMatchObject(refusal);
  });

  it.each([
    ['one private among public', ['93.184.216.34', '10.0.0.1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['none', []],
  ])('refuses a name with addresses: %s', async (_, addresses) => {
    await expect(checkTarget('https://hook.example/', { allow: [], resolve: names({ 'hook.example': addresses }) })).rejects.toMatchObject(
      refusal,
    );
  });

  it.each([
    'http://hook.example/',
    'https://hook.example:22/',
    'https://user:pw@hook.example/',
    'https://user@hook.example/',
    'ftp://hook.example/',
    'file:///etc/passwd',
    'gopher://hook.example/',
    'nonsense',
    '',
  ])('refuses %s before resolving it', async (url) => {
    await expect(checkTarget(url, { allow: [], resolve: never })).rejects.toMatchObject(refusal);
  });

  it('says nothing about addresses', async () => {
    const check = checkTarget('https://hook.example/', { allow: [], resolve: names({ 'hook.example': ['10.11.12.13'] }) });
    await expect(check).rejects.toMatchObject({ message: expect.not.stringContaining('10.11') });
  });

  it('gives the address that was checked', async () => {
    const resolve = names({ 'hook.example': ['93.184.216.34', '2606:4700::1'] });
    expect(await checkTarget('https://hook.example/a', { allow: [], resolve })).toMatchObject({
      hostname: 'hook.example',
      port: 443,
      address: '93.184.216.34',
    });
    expect(await checkTarget('https://[2606:4700::1]:8443/a', { allow: [], resolve: never })).toMatchObject({
      address: '2606:4700::1',
      port: 8443,
    });
  });
});

describe('what an operator allows', () => {
  const resolve = names({ 'chat.internal': ['10.0.0.5'], 'chat.internal.evil.example': ['10.0.0.5'], 'other.internal': ['10.0.0.6'] });

  it.each([
    ['chat.internal', 'http://chat.internal:9000/', true],
    ['CHAT.internal', 'http://chat.internal/', true],
    ['chat.internal:9000', 'http://chat.internal:9000/', true],
    ['chat.internal:9000', 'http://chat.internal:9001/', false],
    ['chat.internal:80', 'http://chat.internal/', true],
    ['chat.internal:80', 'https://chat.internal/', false],
    ['chat.internal', 'http://chat.internal.evil.example/', false],
    ['chat.internal', 'http://user:pw@chat.internal/', false],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000/', true],
    ['127.0.0.1:9000', 'http://2130706433:9000/', true],
    ['127.0.0.1:9000', 'http://127.0.0.2:9000/', false],
    ['[::1]:9000', 'http://[::1]:9000/', true],
    ['10.0.0.0/8', 'https://other.internal/', true],
    ['10.0.0.0/8', 'http://other.internal/', false],
    ['10.0.0.0/8', 'https://192.168.0.1/', false],
  ])('%s: %s %p', async (entry, url, isAllowed) => {
    const check = checkTarget(url, { allow: [entry], resolve });
    await (isAllowed ? expect(check).resolves.toHaveProperty('address') : expect(check).rejects.toMatchObject(refusal));
  });

  it.each(['http://chat.internal', 'chat internal', 'a/b', 'user@host'])('%s is no entry', async (entry) => {
    await expect(checkTarget('https://hook.example/', { allow: [entry], resolve })).rejects.toThrow(RangeError);
  });
});

describe('checkCloneUrl', () => {
  it('pins a name to its address for git', async () => {
    expect(await checkCloneUrl('https://git.example/a/b.git', [], names({ 'git.example': ['93.184.216.34'] }))).toMatchObject({
      curlResolve: 'git.example:443:93.184.216.34',
    });
    expect(await checkCloneUrl('https://git.example/a/b.git', [], names({ 'git.example': ['2606:4700::1'] }))).toMatchObject({
      curlResolve: 'git.example:443:[2606:4700::1]',
    });
  });

  it('writes out an address in another notation, so that git cannot read it in another way', async () => {
    const checked = await checkCloneUrl('http://0x7f.1:3000/a.git', ['127.0.0.1:3000'], never);
    expect(checked).toMatchObject({ curlResolve: null, address: '127.0.0.1' });
    expect(checked.url.href).toBe('http://127.0.0.1:3000/a.git');
  });

  it.each([
    'http://git.example/a.git',
    'ssh://git@git.example/a.git',
    'git@git.example:a.git',
    'git://git.example/a.git',
    'file:///srv/a.git',
    '/srv/a.git',
    'ext::sh -c id',
    '--upload-pack=id',
  ])('refuses %s', async (url) => {
    await expect(checkCloneUrl(url, [], names({ 'git.example': ['93.184.216.34'] }))).rejects.toMatchObject(refusal);
  });
});
