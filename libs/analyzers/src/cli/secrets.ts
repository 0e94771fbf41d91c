import { lintSource } from '@secretlint/core';
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { runEntryPoint, type Finding, type SourceText } from './entry-point.js';
import { isPlaceholderPassword } from './secrets/placeholder-password.js';
import { secretRuleKey } from './secrets/secret-rule-key.js';

const config = {
  rules: [
    {
      id: '@secretlint/secretlint-rule-preset-recommend',
      rule: preset,
      rules: [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }],
    },
  ],
};

/** Rules about addresses with a password in them; most such addresses in code are examples. */
const addressRules = /^(?:basicauth|database-connection-string)\//;

await runEntryPoint('secretlint', async ({ sources, readConfiguration }) => {
  const { rules } = (await readConfiguration('secrets.json')) as { rules: string[] };
  const enabled = new Set(rules);
  const findings: Finding[] = [];
  for await (const source of sources()) findings.push(...(await check(source)).filter((finding) => enabled.has(finding.ruleId)));
  return findings;
});

/** The messages of the rules are left behind here: only the kind of secret and its place go on. */
async function check(source: SourceText): Promise<Finding[]> {
  const { messages } = await lintSource({
    source: { filePath: `/code/${source.path}`, content: source.text, contentType: 'text' },
    options: { config, locale: 'en', maskSecrets: true },
  });
  return messages.flatMap((found) => {
    const ruleId = secretRuleKey(found.ruleId, found.messageId);
    const [start = 0, end = start] = found.range;
    if (addressRules.test(ruleId) && isPlaceholderPassword(source.text.slice(start, end))) return [];
    return [
      {
        ruleId,
        message: 'Secret found',
        path: source.path,
        startLine: found.loc.start.line,
        startColumn: found.loc.start.column + 1,
        endLine: found.loc.end.line,
        endColumn: found.loc.end.column + 1,
      },
    ];
  });
}
