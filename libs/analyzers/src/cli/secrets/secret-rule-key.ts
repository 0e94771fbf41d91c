/** Returns the catalogue's id of a secretlint message: `aws/aws-secret-access-key` for `AWSSecretAccessKey` of `@secretlint/secretlint-rule-aws`. */
export function secretRuleKey(ruleId: string, messageId: string): string {
  const rule = ruleId.slice(ruleId.lastIndexOf('/') + 1).replace(/^secretlint-rule-/, '');
  const words = messageId
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-');
  return `${rule}/${words.toLowerCase()}`;
}
