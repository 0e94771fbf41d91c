import { describe, expect, it } from '@jest/globals';
import { analyzers, configurationFileName, findAnalyzer, findRule, parseConfiguration, ruleCatalogue } from './index.js';
import { packageVersion } from './running/locate-program.js';

const catalogues = analyzers.map((analyzer) => ({ analyzer, rules: ruleCatalogue(analyzer.shortcode) }));

describe('manifests', () => {
  it('have one name each, aliases included', () => {
    const names = analyzers.flatMap((analyzer) => [analyzer.shortcode, ...analyzer.aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(findAnalyzer(name)).toBeDefined();
    expect(findAnalyzer('no-such-analyzer')).toBeUndefined();
  });

  it('are pinned to the version that is installed', () => {
    const pinned = analyzers.filter(
      (analyzer) => analyzer.distribution.kind === 'npm' && analyzer.toolName !== 'lintel-rules' && analyzer.toolName !== 'lintel-shell',
    );
    expect(pinned.map((analyzer) => analyzer.shortcode)).toEqual(['javascript', 'python', 'secrets']);
    for (const analyzer of pinned) expect(analyzer.version).toBe(packageVersion(analyzer.distribution.reference));
  });

  it('carry an example that is a valid configuration, and a JSON Schema for the meta table', () => {
    for (const analyzer of analyzers) {
      const parsed = parseConfiguration(`version = 1\n\n${analyzer.exampleConfig}`);
      expect({ file: configurationFileName, parsed: parsed.isValid, of: analyzer.shortcode }).toEqual({
        file: configurationFileName,
        parsed: true,
        of: analyzer.shortcode,
      });
      expect(analyzer.metaSchema).toMatchObject({ $schema: expect.stringContaining('json-schema.org'), type: 'object' });
    }
  });

  it('never run configuration of the repository, and never have a network', () => {
    for (const { config, network } of analyzers)
      expect({ policy: config.policy, network }).toEqual({ policy: 'platform', network: 'none' });
  });

  it('give each exit code one meaning', () => {
    for (const { exit } of analyzers) {
      const codes = [...exit.ok, ...exit.findings, ...exit.error];
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

describe('rule catalogues', () => {
  it('are there for every analyzer, with ids and public codes that occur once', () => {
    const shortcodes = catalogues.flatMap(({ rules }) => rules.map((rule) => rule.shortcode));
    expect(new Set(shortcodes).size).toBe(shortcodes.length);
    for (const { rules } of catalogues) {
      const ids = rules.flatMap((rule) => [rule.id, ...rule.aliases]);
      expect(rules.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('state categories that the manifest announces', () => {
    for (const { analyzer, rules } of catalogues) {
      const used = new Set(rules.map((rule) => rule.category));
      expect({ of: analyzer.shortcode, unannounced: [...used].filter((category) => !analyzer.categories.includes(category)) }).toEqual({
        of: analyzer.shortcode,
        unannounced: [],
      });
    }
  });

  it('give every security rule a weakness, and every rule sentences', () => {
    const rules = catalogues.flatMap((catalogue) => catalogue.rules);
    const withoutWeakness = rules.filter(
      (rule) => (rule.category === 'security' || rule.category === 'secrets') && !rule.tags.some((tag) => tag.startsWith('cwe-')),
    );
    expect(withoutWeakness.map((rule) => rule.id)).toEqual([]);
    expect(rules.filter((rule) => !/[.!?`]\s*$/.test(rule.description)).map((rule) => rule.id)).toEqual([]);
  });

  it('find a rule by id, public code and the id as the tool prints it', () => {
    const rule = findRule('javascript', 'eslint(no-debugger)');
    expect(rule).toMatchObject({ id: 'eslint/no-debugger', severity: 'major', documentationUrl: expect.stringContaining('no-debugger') });
    expect(findRule('javascript', 'eslint/no-debugger')).toBe(rule);
    expect(findRule('javascript', rule?.shortcode ?? '')).toBe(rule);
    expect(findRule('shell', 'SC2115')).toMatchObject({ id: 'sh-remove-below-variable' });
    expect(findRule('python', 'eslint/no-debugger')).toBeUndefined();
    expect(findRule('no-such-analyzer', 'F401')).toBeUndefined();
  });

  it('cover at least six languages with at least 20 rules of our own', () => {
    const languages = new Set(ruleCatalogue('lintel-rules').map((rule) => rule.id.split('-')[0]));
    expect(languages.size).toBeGreaterThanOrEqual(6);
    expect(ruleCatalogue('lintel-rules').length).toBeGreaterThanOrEqual(20);
  });
});
