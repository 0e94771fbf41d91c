import type { CatalogueRule } from '../manifest/catalogue-rule.js';
import type { SarifLevel, SarifRule } from './sarif-log.js';

/** CVSS-like score of security rules; viewers of SARIF sort by it. */
const securityScores: Readonly<Record<CatalogueRule['severity'], string>> = { critical: '9.1', major: '7.5', minor: '4.0' };

/** Describes a rule of the catalogue in SARIF. */
export function sarifRule(rule: CatalogueRule, level: SarifLevel): SarifRule {
  const isSecurity = rule.category === 'security' || rule.category === 'secrets';
  const weaknesses = rule.tags.filter((tag) => tag.startsWith('cwe-')).map((tag) => `external/cwe/${tag}`);
  return {
    id: rule.id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: plainText(rule.description) },
    help: { text: plainText(rule.description), markdown: rule.description },
    ...(rule.documentationUrl ? { helpUri: rule.documentationUrl } : {}),
    defaultConfiguration: { level },
    properties: {
      tags: [...(isSecurity ? ['security'] : []), ...rule.tags, ...weaknesses],
      precision: 'high',
      ...(isSecurity ? { 'security-severity': securityScores[rule.severity] } : {}),
      'lintel/shortcode': rule.shortcode,
      'lintel/category': rule.category,
      'lintel/severity': rule.severity,
      'lintel/effortMinutes': rule.effortMinutes,
      'lintel/isRecommended': rule.isRecommended,
      'lintel/autofix': rule.autofix,
    },
  };
}

function plainText(markdown: string): string {
  return markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
