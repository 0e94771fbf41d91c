import { members, type Indexes, type Selection } from '../json/selection.js';
import type { SarifLimits } from '../limits/limits.js';
import { cleanText } from '../model/clean-text.js';
import { nonEmpty, recordOf } from '../model/values.js';
import { describeRule } from './describe-rule.js';
import { field, type MetadataBudget } from './field.js';
import type { ComponentSurvey } from './sarif-survey.js';

const shortBytes = 4096;
const messagesBytes = 1024 * 1024;
const maxTaxa = 10_000;
const maxNameLength = 255;

export type MutableComponent = { -readonly [Key in keyof ComponentSurvey]: ComponentSurvey[Key] } & {
  rules: ComponentSurvey['rules'][number][];
  taxa: (string | undefined)[];
};

export function emptyComponent(): MutableComponent {
  return {
    name: undefined,
    fullName: undefined,
    version: undefined,
    semanticVersion: undefined,
    guid: undefined,
    messageStrings: undefined,
    rules: [],
    rulesCount: 0,
    taxa: [],
  };
}

export interface CollectorOptions {
  readonly limits: SarifLimits;
  readonly budget: MetadataBudget;
}

/** Selects the parts of a tool component (SARIF 3.19). `at` finds the component that is being read. */
export function componentSelection(options: CollectorOptions, at: (indexes: Indexes) => MutableComponent): Selection['members'] {
  const small = { maxBytes: shortBytes, budget: options.budget };
  const name = (key: 'name' | 'fullName' | 'version' | 'semanticVersion' | 'guid'): Selection =>
    field(small, (value, indexes) => {
      const text = nonEmpty(value);
      at(indexes)[key] = text === undefined ? undefined : cleanText(text, maxNameLength);
    });
  return members({
    name: name('name'),
    fullName: name('fullName'),
    version: name('version'),
    semanticVersion: name('semanticVersion'),
    guid: name('guid'),
    globalMessageStrings: field(
      { maxBytes: messagesBytes, budget: options.budget },
      (value, indexes) => (at(indexes).messageStrings = recordOf(value)),
    ),
    rules: rulesSelection(options, at),
    taxa: taxaSelection(options, at),
  });
}

function rulesSelection({ limits, budget }: CollectorOptions, at: (indexes: Indexes) => MutableComponent): Selection {
  const item = field({ maxBytes: limits.elementBytes, budget }, (value, indexes) => {
    const component = at(indexes);
    const index = indexes.at(-1) ?? 0;
    component.rulesCount = index + 1;
    // Beyond the limit they are only counted: the document will be refused.
    if (index < limits.rulesPerRun) component.rules[index] = describeRule(value, limits.keptTagsPerRule);
  });
  return {
    onEnter: (_, indexes) => {
      at(indexes).rules = [];
      at(indexes).rulesCount = 0;
    },
    items: item,
  };
}

function taxaSelection({ budget }: CollectorOptions, at: (indexes: Indexes) => MutableComponent): Selection {
  const id = field({ maxBytes: shortBytes, budget }, (value, indexes) => {
    const index = indexes.at(-1) ?? 0;
    if (index < maxTaxa) at(indexes).taxa[index] = nonEmpty(value);
  });
  return {
    onEnter: (_, indexes) => (at(indexes).taxa = []),
    items: {
      onEnter: (_, indexes) => void ((indexes.at(-1) ?? 0) < maxTaxa && (at(indexes).taxa[indexes.at(-1) ?? 0] = undefined)),
      members: members({ id }),
    },
  };
}
