import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readManifest } from './read-manifest.js';

const namesOf = (path: string, text: string) => {
  const manifest = readManifest(path, text);
  return manifest?.dependencies.map(({ name, isDevelopment }) => (isDevelopment ? `${name} (dev)` : name));
};

describe('direct dependencies', () => {
  it.each([
    [
      'package.json',
      '{"dependencies":{"a":"1","b":"workspace:*"},"optionalDependencies":{"c":"1"},"devDependencies":{"d":"1","a":"1"}}',
      ['a', 'c', 'd (dev)'],
    ],
    [
      'requirements-dev.txt',
      '# c\nFlask==2.0  # web\nrequests[security]>=2; python_version<"3"\n-r base.txt\n./local\n\n',
      ['flask', 'requests'],
    ],
    [
      'pyproject.toml',
      '[project]\ndependencies = ["Django>=4", "psycopg_binary"]\n[dependency-groups]\ndev = ["pytest"]\n',
      ['django', 'psycopg-binary', 'pytest (dev)'],
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.9"\nhttpx = "*"\n[tool.poetry.group.test.dependencies]\npytest = "*"\n',
      ['httpx', 'pytest (dev)'],
    ],
    [
      'go.mod',
      'module x\nrequire github.com/a/b v1.0.0\nrequire (\n\tgithub.com/c/d v1.0.0\n\tgithub.com/e/f v1.0.0 // indirect\n)\n',
      ['github.com/a/b', 'github.com/c/d'],
    ],
    [
      'pom.xml',
      '<project><dependencyManagement><dependencies><dependency><groupId>m</groupId><artifactId>m</artifactId></dependency></dependencies></dependencyManagement>' +
        '<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>' +
        '<dependency><groupId>j</groupId><artifactId>u</artifactId><scope>test</scope></dependency></dependencies></project>',
      ['g:a', 'j:u (dev)'],
    ],
    ['build.gradle.kts', 'dependencies {\n  implementation("a:b:1")\n  testImplementation("c:d:1")\n}\n', ['a:b', 'c:d (dev)']],
    ['Gemfile', "gem 'rails'\ngem 'x', path: './x'\ngroup :test do\n  gem 'rspec'\nend\ngem 'pg'\n", ['pg', 'rails', 'rspec (dev)']],
    ['shop.gemspec', "s.add_dependency 'rack'\ns.add_development_dependency 'rake'\n", ['rack', 'rake (dev)']],
    [
      'composer.json',
      '{"require":{"php":">=8","ext-json":"*","guzzlehttp/guzzle":"7"},"require-dev":{"phpunit/phpunit":"9"}}',
      ['guzzlehttp/guzzle', 'phpunit/phpunit (dev)'],
    ],
    [
      'Shop.csproj',
      '<ItemGroup><PackageReference Include="Serilog" Version="3" /><PackageReference Include="X" PrivateAssets="all" /></ItemGroup>',
      ['Serilog', 'X (dev)'],
    ],
    [
      'Cargo.toml',
      '[dependencies]\nserde = "1"\nlocal = { path = "../local" }\n[dev-dependencies]\nproptest = "1"\n',
      ['proptest (dev)', 'serde'],
    ],
  ])('of %s', (path, text, expected) => {
    expect(namesOf(`app/${path}`, text)).toEqual(expected);
  });

  it('are not read from other files, nor from broken ones', () => {
    expect(readManifest('src/index.ts', '{}')).toBeUndefined();
    expect(readManifest('package.json', '{')).toBeUndefined();
    expect(readManifest('Cargo.toml', '[[[')).toBeUndefined();
  });

  it('never make the reader throw', () => {
    const names = fc.constantFrom(
      'package.json',
      'requirements.txt',
      'pyproject.toml',
      'go.mod',
      'pom.xml',
      'build.gradle',
      'Gemfile',
      'composer.json',
      'a.csproj',
      'Cargo.toml',
    );
    fc.assert(fc.property(names, fc.string(), (name, text) => void readManifest(name, text)));
  });
});
