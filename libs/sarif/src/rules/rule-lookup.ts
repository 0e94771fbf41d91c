import { indexOf, nonEmpty, recordOf, type JsonRecord } from '../model/values.js';
import { componentsOf } from '../survey/check-survey.js';
import { mergeRules } from '../survey/describe-rule.js';
import type { ComponentSurvey, RuleDescription, RunSurvey } from '../survey/sarif-survey.js';

export interface FoundRule {
  /** As the result or the rule names it; undefined when neither does. */
  readonly id: string | undefined;
  readonly description: RuleDescription | undefined;
  readonly component: ComponentSurvey;
  /** The result gave an id and an index that belong to different rules; the id counts. */
  readonly isContradictory: boolean;
}

/** Finds the rule of a result: by reference, by index, by id in the driver, in the extensions, and by the parent of a hierarchical id. */
export class RuleLookup {
  private readonly components: readonly ComponentSurvey[];
  private readonly byId = new Map<ComponentSurvey, Map<string, RuleDescription>>();

  constructor(private readonly run: RunSurvey) {
    this.components = componentsOf(run);
    for (const component of this.components) this.byId.set(component, indexById(component));
  }

  find(result: JsonRecord): FoundRule {
    const reference = recordOf(result.rule);
    const component = this.componentOf(reference);
    const id = nonEmpty(result.ruleId) ?? nonEmpty(reference?.id);
    const byIndex = this.atIndex(component, indexOf(reference?.index) ?? indexOf(result.ruleIndex));
    if (byIndex !== undefined && fits(byIndex, id)) return found(id ?? byIndex.id, this.merged(component, byIndex), component);
    const byReference = component === this.run.driver || id === undefined ? undefined : this.withId(component, id);
    if (byReference !== undefined) return { ...found(id, byReference, component), isContradictory: byIndex !== undefined };
    return { ...this.findById(id), isContradictory: byIndex !== undefined && id !== undefined };
  }

  private findById(id: string | undefined): FoundRule {
    if (id === undefined) return found(undefined, undefined, this.run.driver);
    for (const candidate of [id, ...parentsOf(id)]) {
      for (const component of this.components) {
        const rule = this.byId.get(component)?.get(candidate);
        if (rule !== undefined) return found(id, rule, component);
      }
    }
    return found(id, undefined, this.run.driver);
  }

  /** Component that `rule.toolComponent` refers to, by index into the extensions, by guid or by name; the driver otherwise. */
  private componentOf(reference: JsonRecord | undefined): ComponentSurvey {
    const target = recordOf(reference?.toolComponent);
    if (target === undefined) return this.run.driver;
    const index = indexOf(target.index);
    const guid = nonEmpty(target.guid)?.toLowerCase();
    const name = nonEmpty(target.name);
    const named = this.components.find(
      (component) => (guid !== undefined && component.guid?.toLowerCase() === guid) || (name !== undefined && component.name === name),
    );
    return (index === undefined ? undefined : this.run.extensions[index]) ?? named ?? this.run.driver;
  }

  private atIndex(component: ComponentSurvey, index: number | undefined): RuleDescription | undefined {
    return index === undefined ? undefined : component.rules[index];
  }

  private withId(component: ComponentSurvey, id: string): RuleDescription | undefined {
    const rules = this.byId.get(component);
    return [id, ...parentsOf(id)].map((candidate) => rules?.get(candidate)).find((rule) => rule !== undefined);
  }

  /** A rule defined twice counts as one, whichever of the two an index points to. */
  private merged(component: ComponentSurvey, rule: RuleDescription): RuleDescription {
    return (rule.id === undefined ? undefined : this.byId.get(component)?.get(rule.id)) ?? rule;
  }
}

function found(id: string | undefined, description: RuleDescription | undefined, component: ComponentSurvey): FoundRule {
  return { id, description, component, isContradictory: false };
}

function indexById(component: ComponentSurvey): Map<string, RuleDescription> {
  const index = new Map<string, RuleDescription>();
  for (const rule of component.rules) {
    if (rule?.id === undefined) continue;
    const first = index.get(rule.id);
    index.set(rule.id, first === undefined ? rule : mergeRules(first, rule));
  }
  return index;
}

/** Whether a rule may be meant by an id: none given, the same, or one of its parents. */
function fits(rule: RuleDescription, id: string | undefined): boolean {
  return id === undefined || rule.id === undefined || rule.id === id || id.startsWith(`${rule.id}/`);
}

/** `A/B/C` → `A/B`, `A` (SARIF 3.52.4). */
function parentsOf(id: string): string[] {
  const parents: string[] = [];
  for (let end = id.lastIndexOf('/'); end > 0 && parents.length < 16; end = id.lastIndexOf('/', end - 1)) parents.push(id.slice(0, end));
  return parents;
}
