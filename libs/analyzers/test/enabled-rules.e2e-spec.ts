import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { describe, expect, it } from '@jest/globals';
import { rules as presetRules } from '@secretlint/secretlint-rule-preset-recommend';
import { execFileSync } from 'node:child_process';
import { secretRuleKey } from '../src/cli/secrets/secret-rule-key.js';
import { findAnalyzer, prepareRun, ruleCatalogue, type AnalyzerManifest } from '../src/index.js';

const paths = { code: '/code', config: '/config', output: '/out' };

interface OxlintRule {
  readonly scope: string;
  readonly value: string;
  readonly type_aware: boolean;
  readonly fix: string;
}

function configOf(shortcode: string, fileName: string): Record<string, any> {
  const run = prepareRun(analyzer(shortcode), { files: [{ path: 'a', isTest: false }], paths });
  return JSON.parse(run.configFiles.find((file) => file.fileName === fileName)?.text ?? '') as Record<string, any>;
}

function analyzer(shortcode: string): AnalyzerManifest {
  const found = findAnalyzer(shortcode);
  if (!found) throw new Error(`no analyzer ${shortcode}`);
  return found;
}

describe('what a tool is told to check is what the catalogue describes', () => {
  it('oxlint: the same rules, each known to the tool, with its own statement about fixes', () => {
    const { commands } = prepareRun(analyzer('javascript'), { files: [{ path: 'a.js', isTest: false }], paths });
    const known = new Map(
      oxlintRules(commands[0]?.argv.slice(0, 2) ?? []).map((rule) => [`${rule.scope.replaceAll('_', '-')}/${rule.value}`, rule]),
    );
    const catalogue = ruleCatalogue('javascript');
    const enabled = Object.keys(configOf('javascript', 'oxlint.json')['rules'] as object).map((id) =>
      id.includes('/') ? id : `eslint/${id}`,
    );
    expect(enabled.sort()).toEqual(catalogue.map((rule) => rule.id).sort());
    expect(catalogue.filter((rule) => known.get(rule.id)?.type_aware !== false).map((rule) => rule.id)).toEqual([]);
    expect(catalogue.filter((rule) => rule.autofix !== autofixOf(known.get(rule.id)?.fix)).map((rule) => rule.id)).toEqual([]);
  });

  it('ruff: the same rules, each known to the tool', () => {
    const settings = configOf('python', 'ruff.json');
    const selected = settings['lint']['select'] as string[];
    const catalogue = ruleCatalogue('python')
      .map((rule) => rule.id)
      .filter((id) => id !== 'invalid-syntax');
    expect([...selected].sort()).toEqual(catalogue.sort());
    // An unknown selector makes the constructor throw.
    expect(() => new Workspace(settings, PositionEncoding.Utf16)).not.toThrow();
    expect(() => new Workspace({ lint: { select: ['XYZ999'] } }, PositionEncoding.Utf16)).toThrow();
  });

  it('secretlint: every kind of secret is either described or left out on purpose', () => {
    const leftOut = [
      // Twelve digits, no secret.
      'aws/aws-account-id',
      // What the tool prints about its own comments.
      'filter-comments/ignore-message',
    ];
    const printed = presetRules.flatMap((rule) => Object.keys(rule.messages).map((message) => secretRuleKey(rule.meta.id, message)));
    const described = ruleCatalogue('secrets').map((rule) => rule.id);
    expect(described.filter((id) => !printed.includes(id))).toEqual([]);
    expect(printed.filter((id) => !described.includes(id) && !leftOut.includes(id))).toEqual([]);
  });

  it('shellcheck: the same codes', () => {
    const catalogue = ruleCatalogue('shellcheck').map((rule) => rule.id);
    expect(catalogue).not.toContain('SC2115');
    expect(catalogue.every((id) => /^SC2\d{3}$/.test(id))).toBe(true);
  });
});

function oxlintRules(program: readonly string[]): OxlintRule[] {
  const [node = '', ...args] = program;
  return JSON.parse(execFileSync(node, [...args, '--rules', '-f', 'json'], { encoding: 'utf8', maxBuffer: 1 << 26 })) as OxlintRule[];
}

function autofixOf(fix: string | undefined): string {
  if (fix === 'fixable_fix') return 'safe';
  return fix === undefined || fix === 'none' || fix === 'pending' ? 'none' : 'suggested';
}
