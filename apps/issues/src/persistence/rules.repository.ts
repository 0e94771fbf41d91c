import { createHash } from 'node:crypto';
import type { RuleSummary } from '@lintel/events';
import type { Category, Id, Severity } from '@lintel/kernel';
import type { Transaction } from '@lintel/persistence';
import type { NormalisedRule } from '@lintel/tracking';
import { Injectable } from '@nestjs/common';
import { unnest } from './unnest.js';

export interface Rule extends RuleSummary {
  readonly description: string;
  readonly tags: readonly string[];
  readonly helpUri: string | null;
}

export interface RuleOwner {
  readonly accountId: Id;
  readonly analyzer: { readonly shortcode: string; readonly name: string };
}

interface RuleRow {
  ruleId: Id;
  shortcode: string;
  title: string;
  shortDescription: string;
  description: string;
  category: Category;
  severity: Severity;
  tags: string[];
  helpUri: string | null;
  isAutofixAvailable: boolean;
  isRecommended: boolean;
  analyzerShortcode: string;
  analyzerName: string;
}

const columns = `rule_id AS "ruleId", shortcode, title, short_description AS "shortDescription", description, category, severity, tags, help_uri AS "helpUri",
  is_autofix_available AS "isAutofixAvailable", is_recommended AS "isRecommended", analyzer_shortcode AS "analyzerShortcode", analyzer_name AS "analyzerName"`;

const bulkColumns = {
  rule_key: 'text',
  shortcode: 'text',
  title: 'text',
  short_description: 'text',
  description: 'text',
  category: 'text',
  severity: 'text',
  level: 'text',
  tags: 'jsonb',
  help_uri: 'text',
  precision: 'text',
  security_severity: 'real',
  is_recommended: 'boolean',
  is_autofix_available: 'boolean',
  content_hash: 'text',
};

/** Rules as the analyses of an account describe them. */
@Injectable()
export class RulesRepository {
  /** Stores new rules and changed descriptions; returns the id of each by its key. What has not changed is not written. */
  async save(tx: Transaction, owner: RuleOwner, rules: readonly NormalisedRule[]): Promise<Map<string, Id>> {
    const known = await this.known(tx, owner, rules);
    await this.rename(tx, rules, known);
    const changed = rules.filter((rule) => known.get(rule.ruleKey)?.contentHash !== contentHash(owner, rule));
    const ids = new Map([...known].map(([key, { ruleId }]) => [key, ruleId]));
    for (const { ruleKey, ruleId } of changed.length > 0 ? await this.upsert(tx, owner, changed) : []) ids.set(ruleKey, ruleId);
    return ids;
  }

  async byIds(tx: Transaction, ruleIds: readonly Id[]): Promise<Map<Id, Rule>> {
    const rows = ruleIds.length === 0 ? [] : await tx.query<RuleRow>(`SELECT ${columns} FROM rule WHERE rule_id = ANY ($1)`, [ruleIds]);
    return new Map(rows.map((row) => [row.ruleId, toRule(row)]));
  }

  private async known(
    tx: Transaction,
    { accountId, analyzer }: RuleOwner,
    rules: readonly NormalisedRule[],
  ): Promise<Map<string, { ruleId: Id; contentHash: string }>> {
    const keys = rules.flatMap((rule) => [rule.ruleKey, ...rule.aliases]);
    const rows = await tx.query<{ ruleKey: string; ruleId: Id; contentHash: string }>(
      `SELECT rule_key AS "ruleKey", rule_id AS "ruleId", content_hash AS "contentHash" FROM rule WHERE account_id = $1 AND analyzer_shortcode = $2 AND rule_key = ANY ($3)`,
      [accountId, analyzer.shortcode, keys],
    );
    return new Map(rows.map(({ ruleKey, ...row }) => [ruleKey, row]));
  }

  /** A rule that goes by another name now stays the same rule, with all its issues. */
  private async rename(
    tx: Transaction,
    rules: readonly NormalisedRule[],
    known: Map<string, { ruleId: Id; contentHash: string }>,
  ): Promise<void> {
    const renamed = rules.flatMap((rule) => {
      const alias = known.has(rule.ruleKey) ? undefined : rule.aliases.find((key) => known.has(key));
      const row = alias === undefined ? undefined : known.get(alias);
      if (!row || alias === undefined) return [];
      known.delete(alias);
      known.set(rule.ruleKey, { ...row, contentHash: '' });
      return [{ ruleId: row.ruleId, ruleKey: rule.ruleKey }];
    });
    if (renamed.length === 0) return;
    const { from, parameters } = unnest(
      renamed,
      { rule_id: 'bigint', rule_key: 'text' },
      { offset: 0, valuesOf: (row) => [row.ruleId, row.ruleKey] },
    );
    await tx.query(`UPDATE rule SET rule_key = input.rule_key FROM ${from} WHERE rule.rule_id = input.rule_id`, parameters);
  }

  private async upsert(tx: Transaction, owner: RuleOwner, rules: readonly NormalisedRule[]): Promise<{ ruleKey: string; ruleId: Id }[]> {
    const { from, expressions, parameters } = unnest(rules, bulkColumns, { offset: 3, valuesOf: (rule) => valuesOf(owner, rule) });
    const names = Object.keys(bulkColumns);
    const values = names.map((name) =>
      name === 'tags' ? `ARRAY(SELECT jsonb_array_elements_text(${expressions[name]}))` : expressions[name],
    );
    const updates = ['analyzer_name', ...names.slice(1)].map((name) => `${name} = EXCLUDED.${name}`);
    return tx.query(
      `INSERT INTO rule (account_id, analyzer_shortcode, analyzer_name, ${names.join(', ')}) SELECT $1::bigint, $2::text, $3::text, ${values.join(', ')} FROM ${from} ORDER BY input.place
       ON CONFLICT (account_id, analyzer_shortcode, rule_key) DO UPDATE SET ${updates.join(', ')} RETURNING rule_key AS "ruleKey", rule_id AS "ruleId"`,
      [owner.accountId, owner.analyzer.shortcode, owner.analyzer.name, ...parameters],
    );
  }
}

function valuesOf(owner: RuleOwner, rule: NormalisedRule): readonly unknown[] {
  return [
    rule.ruleKey,
    rule.shortcode,
    rule.title,
    rule.shortDescription,
    rule.description,
    rule.category,
    rule.severity,
    rule.level,
    JSON.stringify(rule.tags),
    rule.helpUri,
    rule.precision,
    rule.securitySeverity,
    rule.isRecommended,
    rule.isAutofixAvailable,
    contentHash(owner, rule),
  ];
}

function contentHash({ analyzer }: RuleOwner, { kind: _kind, index: _index, ...content }: NormalisedRule): string {
  return createHash('sha256')
    .update(JSON.stringify([analyzer.name, content]))
    .digest('hex')
    .slice(0, 32);
}

function toRule({ analyzerShortcode, analyzerName, ...row }: RuleRow): Rule {
  return { ...row, analyzer: { shortcode: analyzerShortcode, name: analyzerName } };
}
