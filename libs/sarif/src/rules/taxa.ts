import { indexOf, listOf, nonEmpty, recordOf, type JsonRecord } from '../model/values.js';
import type { ComponentSurvey, RunSurvey } from '../survey/sarif-survey.js';

const maxTaxa = 50;

/** Tags (`external/cwe/cwe-79`) of the CWE entries that a result (`taxa`) or a rule (`relationships`) refers to (SARIF 3.27.8, 3.49.15). */
export function cweTags(references: unknown, run: RunSurvey): string[] {
  return listOf(references)
    .slice(0, maxTaxa)
    .flatMap((reference) => {
      const record = recordOf(reference);
      const tag = record && cweOf(recordOf(record.target) ?? record, run);
      return tag === undefined ? [] : [tag];
    });
}

function cweOf(reference: JsonRecord, run: RunSurvey): string | undefined {
  const target = recordOf(reference.toolComponent);
  const taxonomy = taxonomyOf(target, run);
  const name = taxonomy?.name ?? nonEmpty(target?.name);
  const index = indexOf(reference.index);
  const id = nonEmpty(reference.id) ?? (index === undefined ? undefined : taxonomy?.taxa[index]);
  const digits = /^(?:cwe-?)?0*(\d{1,6})$/i.exec(id ?? '')?.[1];
  const isCwe = /^cwe$/i.test(name ?? '') || /^cwe-/i.test(id ?? '');
  return isCwe && digits !== undefined ? `external/cwe/cwe-${digits}` : undefined;
}

function taxonomyOf(target: JsonRecord | undefined, run: RunSurvey): ComponentSurvey | undefined {
  const index = indexOf(target?.index);
  const guid = nonEmpty(target?.guid)?.toLowerCase();
  const name = nonEmpty(target?.name);
  const all = [...run.taxonomies, ...run.extensions];
  return (
    all.find(
      (component) => (guid !== undefined && component.guid?.toLowerCase() === guid) || (name !== undefined && component.name === name),
    ) ?? (index === undefined ? undefined : run.taxonomies[index])
  );
}

/** The same form for tags in which tools write a CWE in their own way: `CWE-79: Cross-site scripting`, `cwe-079`. */
export function normaliseTag(tag: string): string {
  const digits = /^cwe[-_: ]0*(\d{1,6})\b/i.exec(tag)?.[1];
  return digits === undefined ? tag : `external/cwe/cwe-${digits}`;
}
