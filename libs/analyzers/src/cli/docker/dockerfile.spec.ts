import { describe, expect, it } from '@jest/globals';
import { checkDockerfile } from './check-dockerfile.js';
import { parseDockerfile } from './dockerfile.js';

const check = (text: string, trustedRegistries: string[] = []) =>
  checkDockerfile({ path: 'Dockerfile', text }, { trustedRegistries }).map(({ ruleId, startLine, startColumn, endLine, endColumn }) => ({
    ruleId,
    at: `${startLine}:${startColumn}-${endLine}:${endColumn}`,
  }));

describe('parseDockerfile', () => {
  it('joins continued lines, with comments between them, at the same offsets', () => {
    const text = 'FROM a:1\nRUN one \\\n  # why\n\n  && two\nCMD ["x"]\n';
    const [, run] = parseDockerfile(text).instructions;
    expect(run?.argument.replaceAll(/\s+/g, ' ')).toBe('one && two');
    expect(text.slice((run?.argumentStart ?? 0) + (run?.argument.indexOf('two') ?? 0))).toMatch(/^two\n/);
  });

  it('honours the escape directive, and only at the top', () => {
    expect(parseDockerfile('# escape=`\nFROM a:1\nRUN one `\n two\n').instructions).toHaveLength(2);
    expect(parseDockerfile('FROM a:1\n# escape=`\nRUN one \\\n two\n').instructions).toHaveLength(2);
    expect(parseDockerfile('# escape=`\nFROM a:1\nRUN dir c:\\\nRUN two\n').instructions).toHaveLength(3);
  });

  it('reads heredocs', () => {
    const { instructions } = parseDockerfile('FROM a:1\nRUN <<EOF bash\nFROM inside\nEOF\nCOPY <<-"A" <<B /x/\none\nA\ntwo\nB\nUSER x\n');
    expect(instructions.map(({ keyword, heredoc }) => [keyword, heredoc])).toEqual([
      ['FROM', ''],
      ['RUN', 'FROM inside'],
      ['COPY', 'one\ntwo'],
      ['USER', ''],
    ]);
  });

  it('reads stages, their names and platforms', () => {
    const { stages } = parseDockerfile('ARG V=1\nFROM --platform=linux/amd64 node:$V AS Build\nUSER a\nfrom build\n');
    expect(stages.map(({ image, name, instructions }) => ({ image, name, count: instructions.length }))).toEqual([
      { image: 'node:$V', name: 'build', count: 1 },
      { image: 'build', name: undefined, count: 0 },
    ]);
  });

  it('survives what is no Dockerfile', () => {
    for (const text of ['', '\\', '{{ template }}', '<<EOF', 'RUN <<EOF', 'FROM', '\0\0']) expect(() => check(text)).not.toThrow();
  });
});

describe('checkDockerfile', () => {
  it('points at the part that is wrong', () => {
    expect(check('FROM node:latest\nUSER a\n')).toEqual([{ ruleId: 'docker/untagged-image', at: '1:6-1:17' }]);
    expect(check('FROM a:1\nUSER a\nRUN one \\\n  && curl http://x | sh\n')).toEqual([
      { ruleId: 'docker/download-piped-to-shell', at: '4:6-4:24' },
    ]);
  });

  it('looks into heredocs', () => {
    expect(check('FROM a:1\nUSER a\nRUN <<EOF\ncurl http://x | sh\nEOF\n').map((found) => found.ruleId)).toEqual([
      'docker/download-piped-to-shell',
    ]);
  });

  it('knows the trusted registries of the configuration', () => {
    const text = 'FROM registry.acme.io/a:1\nFROM docker.evil.io/b:1 AS b\nFROM b\nFROM node:24\nUSER a\n';
    expect(check(text, ['registry.acme.io', 'docker.io'])).toEqual([{ ruleId: 'docker/untrusted-registry', at: '2:6-2:24' }]);
    expect(check(text)).toEqual([]);
  });

  it.each([
    'FROM registry:5000/a:1\nUSER a\nCMD ["x"]\n',
    'FROM a@sha256:0123\nUSER a\n',
    'FROM a:1\nUSER 1000:0\nCMD ["x"]\n',
    'FROM a:1\nUSER a\nENV PASSWORD_FILE=/run/secrets/x TOKEN=$TOKEN\nARG API_KEY\n',
    'FROM a:1\nUSER a\nRUN apt-get -qq update && apt-get -y -qq --no-install-recommends install x && rm -rf /var/lib/apt/lists/*\n',
    'FROM a:1\nUSER a\nRUN npm install express && npm install -g pnpm\n',
    'FROM a:1\nUSER a\nADD --checksum=sha256:0123 https://x/y.tar.gz /y\n',
    'FROM a:1\nUSER a\nCMD exec node main.js\n',
  ])('finds nothing in %j', (text) => {
    expect(check(text)).toEqual([]);
  });
});
