import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonRecord } from '../model/values.js';
import { relativePath } from './relative-path.js';
import { resolveLocation, type LocationContext } from './resolve-location.js';
import { sourceRoot } from './source-root.js';

const context = (overrides: Partial<LocationContext> = {}): LocationContext => ({
  artifacts: [],
  bases: undefined,
  root: undefined,
  ...overrides,
});
const under = (root: string, extra: Partial<LocationContext> = {}): LocationContext => context({ root: sourceRoot(root), ...extra });
const file = (path: string) => ({ kind: 'file', path });
const locate = (uri: unknown, where: LocationContext = context(), more: JsonRecord = {}) => resolveLocation({ uri, ...more }, where);

describe('resolveLocation', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//./a.ts', 'src/a.ts'],
    ['src/b/../a.ts', 'src/a.ts'],
    ['src/with%20space/%C3%A9.ts', 'src/with space/é.ts'],
    ['src/with space/é.ts', 'src/with space/é.ts'],
    ['src\\windows\\a.cs', 'src/windows/a.cs'],
    ['file://src/a.ts', 'src/a.ts'],
    ['file:src/a.ts', 'src/a.ts'],
    ['C%23/Program.cs', 'C#/Program.cs'],
    ['src/Straße/Ünïcode/日本.ts', 'src/Straße/Ünïcode/日本.ts'],
  ])('reads %j as a file of the repository', (uri, path) => {
    expect(locate(uri)).toEqual(file(path));
    expect(locate(uri, under('file:///anywhere'))).toEqual(file(path));
  });

  it.each([
    ['file:///github/workspace', 'file:///github/workspace/src/main.go', 'src/main.go'],
    ['file:///github/workspace/', '/github/workspace/src/main.go', 'src/main.go'],
    ['/github/workspace', 'file://localhost/github/workspace/src/main.go', 'src/main.go'],
    ['file:///C:/work', 'file:///c:/Work/src/A.cs', 'src/A.cs'],
    ['C:\\work', 'C:\\work\\src\\A.cs', 'src/A.cs'],
    ['file:///C:/work/', 'C:/work/src/A.cs', 'src/A.cs'],
    ['https://host/acme/shop/blob/main', 'https://host/acme/shop/blob/main/src/a%20b.ts', 'src/a b.ts'],
  ])('makes it relative: root %j, %j', (root, uri, path) => expect(locate(uri, under(root))).toEqual(file(path)));

  it.each([
    ['../etc/passwd'],
    ['src/../../etc/passwd'],
    ['%2e%2e/etc/passwd'],
    ['..%2fetc%2fpasswd'],
    ['%252e%252e/etc/passwd'],
    ['a/..%5c..%5cx'],
    ['..\\..\\windows\\system32'],
    ['src/a%00.ts'],
    ['src/a\u0000.ts'],
    ['src/a\nb.ts'],
    ['src/%2500'],
    ['.'],
    ['./'],
    ['x/..'],
    ['file:///etc/../../etc/passwd'],
    ['/src/foo/../../../etc/passwd'],
    ['C:\\Windows\\win.ini'],
    ['a'.repeat(5000)],
    ['src/\ud800.ts'],
  ])('refuses %j', (uri) => {
    expect(locate(uri)).toMatchObject({ kind: 'none', problem: 'refused' });
    expect(locate(uri, under('file:///github/workspace'))).toMatchObject({ kind: 'none', problem: 'refused' });
  });

  it('keeps what is outside as given, with a scheme, never as a path', () => {
    for (const where of [context(), under('file:///github/workspace')]) {
      expect(locate('file:///etc/passwd', where)).toEqual({ kind: 'outside', uri: 'file:///etc/passwd', scheme: 'file' });
      expect(locate('/etc/passwd', where)).toEqual({ kind: 'outside', uri: 'file:///etc/passwd', scheme: 'file' });
      expect(locate('/github/workspace-other/a.ts', where)).toMatchObject({ kind: 'outside' });
      expect(locate('https://example.com/a.ts', where)).toEqual({ kind: 'outside', uri: 'https://example.com/a.ts', scheme: 'https' });
      expect(locate('jar:file:/x.jar!/a.class', where)).toMatchObject({ kind: 'outside', scheme: 'jar' });
    }
  });

  it('calls broken escapes invalid and missing things absent', () => {
    expect(locate('src/100%.ts')).toMatchObject({ kind: 'none', problem: 'invalid-uri' });
    expect(locate('src/%ff.ts')).toMatchObject({ kind: 'none', problem: 'invalid-uri' });
    for (const uri of ['', 5, null, undefined]) expect(locate(uri)).toMatchObject({ kind: 'none', problem: 'absent' });
    expect(resolveLocation('text', context())).toMatchObject({ kind: 'none', problem: 'absent' });
  });

  it('resolves artifacts by index', () => {
    const where = context({
      artifacts: [{ uri: 'src/a.ts' }, undefined, { uri: 'b.ts', uriBaseId: 'LIB' }],
      bases: { LIB: { uri: 'lib/' } },
    });
    expect(resolveLocation({ index: 0 }, where)).toEqual(file('src/a.ts'));
    expect(resolveLocation({ index: 2 }, where)).toEqual(file('lib/b.ts'));
    expect(resolveLocation({ uri: 'own.ts', index: 0 }, where)).toEqual(file('own.ts'));
    for (const index of [1, 3, -1, 0.5, '0', 2 ** 60])
      expect(resolveLocation({ index }, where)).toMatchObject({ kind: 'none', problem: 'absent' });
  });

  it('follows base ids, through chains and out of circles', () => {
    const bases = {
      ROOT: {},
      SRC: { uri: 'src/', uriBaseId: 'ROOT' },
      DEEP: { uri: 'deep', uriBaseId: 'SRC' },
      RING: { uri: 'ring/', uriBaseId: 'RING2' },
      RING2: { uriBaseId: 'RING' },
      '%SRCROOT%': { uri: 'file:///home/ci/project/' },
      SYS: { uri: 'file:///usr/include/' },
      UP: { uri: '../' },
    };
    const at = (uriBaseId: unknown, root?: string) => locate('a.ts', context({ bases, root: sourceRoot(root) }), { uriBaseId });
    expect(at('ROOT')).toEqual(file('a.ts'));
    expect(at('unknown')).toEqual(file('a.ts'));
    expect(at('__proto__')).toEqual(file('a.ts'));
    expect(at('constructor')).toEqual(file('a.ts'));
    expect(at(7)).toEqual(file('a.ts'));
    expect(at('DEEP')).toEqual(file('src/deep/a.ts'));
    expect(at('RING')).toMatchObject({ kind: 'file' });
    expect(at('UP')).toMatchObject({ kind: 'none', problem: 'refused' });
    expect(at('%SRCROOT%')).toEqual(file('a.ts'));
    expect(at('%SRCROOT%', 'file:///home/ci/project')).toEqual(file('a.ts'));
    expect(at('%SRCROOT%', 'file:///home/ci')).toEqual(file('project/a.ts'));
    expect(at('%SRCROOT%', 'file:///github/workspace')).toEqual(file('a.ts'));
    expect(at('SYS')).toEqual(file('a.ts'));
    expect(at('SYS', 'file:///home/ci/project')).toEqual({ kind: 'outside', uri: 'file:///usr/include/a.ts', scheme: 'file' });
  });

  it('never gives a path that leads out, whatever is written', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2E%2e',
      '%2f',
      '%5c',
      '%00',
      'a',
      'é',
      '%25',
      'file:',
      'file://',
      '//',
      'C:',
      'https:',
      '~',
      '%c0%ae',
      '\u0000',
      ' ',
    );
    const uris = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(uris, uris, fc.constantFrom(undefined, '/', 'file:///w', 'C:\\w'), (uri, base, root) => {
        const found = locate(uri, context({ bases: { B: { uri: base } }, root: sourceRoot(root) }), { uriBaseId: 'B' });
        if (found.kind === 'file') {
          expect(found.path).not.toMatch(/^\/|^$|\\|(^|\/)\.{0,2}(\/|$)|%2e|%2f|%5c|%00/i);
          expect(relativePath(found.path)).toEqual({ path: found.path });
        }
        if (found.kind === 'outside') expect(found.uri).toMatch(/^[a-z][a-z0-9+.-]+:/i);
      }),
      { numRuns: 5000 },
    );
  });
});
