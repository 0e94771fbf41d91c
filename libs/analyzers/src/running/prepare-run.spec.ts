import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { analyzers, findAnalyzer, type AnalyzerManifest } from '../index.js';
import { availableAnalyzers } from './available-analyzers.js';
import { AnalyzerNotInstalledError, prepareRun } from './prepare-run.js';

const paths = { code: '/code', config: '/config', output: '/out' };
const files = (...names: string[]) => names.map((name) => ({ path: name, isTest: false }));

function manifestOf(shortcode: string): AnalyzerManifest {
  const found = findAnalyzer(shortcode);
  if (!found) throw new Error(shortcode);
  return found;
}

describe('prepareRun', () => {
  it('makes a command line with nothing of a shell in it', () => {
    const { commands, configFiles } = prepareRun(manifestOf('javascript'), { files: files('a b.js', '-x.js'), paths });
    expect(commands).toHaveLength(1);
    expect(commands[0]?.argv.slice(-5)).toEqual(['--no-ignore', '-f', 'sarif', './a b.js', './-x.js']);
    expect(commands[0]).toMatchObject({ cwd: '/code', output: { kind: 'stdout', fileName: 'oxlint.sarif' } });
    expect(configFiles.map((file) => file.fileName)).toEqual(['oxlint.json']);
  });

  it('gives the analyzer an environment of its own', () => {
    for (const analyzer of analyzers.filter((candidate) => availableAnalyzers().has(candidate.shortcode))) {
      const { commands } = prepareRun(analyzer, { files: files('a'), paths });
      expect(Object.keys(commands[0]?.env ?? {}).sort()).toEqual(['HOME', 'LANG', 'NO_COLOR', 'PATH', 'TMPDIR']);
      expect(path.isAbsolute(commands[0]?.argv[0] ?? '')).toBe(true);
    }
  });

  it('runs in batches when the names do not fit one command line', () => {
    const many = Array.from({ length: 12_000 }, (_, index) => `src/${'x'.repeat(100)}/${index}.js`);
    const { commands } = prepareRun(manifestOf('javascript'), { files: files(...many), paths });
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.flatMap((command) => command.argv.filter((argument) => argument.endsWith('.js')))).toHaveLength(12_000);
    expect(new Set(commands.map((command) => command.output.fileName)).size).toBe(commands.length);
    for (const command of commands) expect(Buffer.byteLength(command.argv.join(' '))).toBeLessThan(1_100_000);
  });

  it('lists the files for analyzers that read them themselves', () => {
    const { configFiles, commands } = prepareRun(manifestOf('python'), {
      files: files('a.py', 'b.py'),
      paths,
      meta: { runtime_version: '3.9' },
    });
    expect(JSON.parse(configFiles.find((file) => file.fileName === 'files.json')?.text ?? '')).toEqual(['a.py', 'b.py']);
    expect(JSON.parse(configFiles.find((file) => file.fileName === 'ruff.json')?.text ?? '')).toMatchObject({ 'target-version': 'py39' });
    expect(commands[0]?.argv.slice(-6)).toEqual(['--code', '/code', '--config', '/config', '--output', '/out/python.sarif']);
    expect(commands[0]?.cwd).toBe('/config');
  });

  it.each([
    ['3.x.x', 'py314'],
    ['3.6', 'py37'],
    ['3.99', 'py314'],
    ['2.x.x', 'py314'],
    [undefined, 'py314'],
  ])('understands the version %s', (version, target) => {
    const { configFiles } = prepareRun(manifestOf('python'), { files: files('a.py'), paths, meta: { runtime_version: version } });
    expect(configFiles[0]?.text).toContain(target);
  });

  it.each(['../a.js', '/etc/passwd', 'a/../../b.js', './a.js', '', 'a\0.js'])('refuses the path %j', (name) => {
    expect(() => prepareRun(manifestOf('javascript'), { files: files(name), paths })).toThrow(/Not a path inside the checkout/);
  });

  it('says so when the program is not installed', () => {
    const missing = {
      ...manifestOf('shellcheck'),
      run: { ...manifestOf('shellcheck').run, program: { kind: 'system' as const, command: 'no-such-program' } },
    };
    expect(() => prepareRun(missing, { files: files('a.sh'), paths })).toThrow(AnalyzerNotInstalledError);
  });
});
