import { isMap, isScalar, type Node } from 'yaml';
import type { Problem } from '../text/line-positions.js';
import { usesOf } from './trust-rules.js';
import type { Job, Workflow } from './workflow.js';

const retiredRunner = /^(?:ubuntu-(?:16|18|20)\.04|macos-(?:10\.15|11|12)(?:-\w+)?|windows-(?:2016|2019))$/;

/** Major versions that the host no longer runs. */
const stoppedActions = /^actions\/(?:(?:upload|download)-artifact@v[123]|cache@v[12])(?:\.\d+)*$/;

/** Names that a workflow uses and never defines. */
export function unknownNames(workflow: Workflow): Problem[] {
  const jobs = new Set(workflow.jobs.map((job) => job.id));
  return workflow.jobs.flatMap((job) => [
    ...workflow
      .itemsOf(workflow.get(job.node, 'needs'))
      .filter((node) => !jobs.has(workflow.textOf(node) ?? ''))
      .map((node) => ({
        ruleId: 'workflow/unknown-job',
        message: `There is no job "${workflow.textOf(node) ?? ''}" to wait for`,
        ...workflow.rangeOf(node),
      })),
    ...unknownMatrixValues(workflow, job),
    ...unknownSteps(workflow, job),
    ...repeatedSteps(workflow, job),
  ]);
}

/** Commands that write to the log to tell the runner something, and are switched off. */
export function removedCommands(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const { start, end } = workflow.rangeOf(workflow.get(step.node, 'run'));
      const script = workflow.text.slice(start, end);
      return [...script.matchAll(/::(set-output|save-state|set-env|add-path)(?=\s|::)/g)].map((match) => ({
        ruleId: 'workflow/removed-command',
        message: `The command ${match[1] ?? ''} is switched off or about to be`,
        start: start + match.index,
        end: start + match.index + match[0].length,
      }));
    }),
  );
}

/** Conditions with text around the expression: a text that is not empty is true. */
export function constantConditions(workflow: Workflow): Problem[] {
  return workflow.jobs
    .flatMap((job) => [job.node, ...job.steps.map((step) => step.node)])
    .flatMap((map) => {
      const node = workflow.get(map, 'if');
      const condition = workflow.textOf(node)?.trim();
      if (!isScalar(node) || !condition?.includes('${{')) return [];
      const isWhole = condition.startsWith('${{') && condition.endsWith('}}') && condition.indexOf('}}') === condition.length - 2;
      if (isWhole) return [];
      const message = 'Text around the expression makes this condition always true';
      return [{ ruleId: 'workflow/constant-condition', message, ...workflow.rangeOf(node) }];
    });
}

/** Machines and actions that are no longer served: the job waits or fails. */
export function retiredParts(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) => [
    ...workflow
      .itemsOf(workflow.get(job.node, 'runs-on'))
      .filter((node) => retiredRunner.test(workflow.textOf(node) ?? ''))
      .map((node) => ({
        ruleId: 'workflow/retired-runner',
        message: `The machine image ${workflow.textOf(node) ?? ''} is retired`,
        ...workflow.rangeOf(node),
      })),
    ...usesOf(workflow, job)
      .filter(({ uses }) => stoppedActions.test(uses))
      .map(({ node, uses }) => ({ ruleId: 'workflow/stopped-action', message: `${uses} no longer runs`, ...workflow.rangeOf(node) })),
  ]);
}

function unknownMatrixValues(workflow: Workflow, job: Job): Problem[] {
  const strategy = workflow.get(job.node, 'strategy');
  const matrix = isMap(strategy) ? workflow.get(strategy, 'matrix') : undefined;
  if (!isMap(matrix)) return [];
  const include = workflow.itemsOf(workflow.get(matrix, 'include'));
  // A matrix made by an expression has names that nobody can see here.
  if (include.some((node) => !isMap(node))) return [];
  const names = new Set(
    [matrix, ...include].flatMap((map) => (isMap(map) ? map.items.map((pair) => workflow.textOf(pair.key as Node)?.toLowerCase()) : [])),
  );
  return workflow.expressionsIn(job.node).flatMap((expression) =>
    [...expression.source.matchAll(/\bmatrix\.([\w-]+)/g)]
      .filter((match) => !names.has(match[1]?.toLowerCase()))
      .map((match) => ({
        ruleId: 'workflow/unknown-matrix-value',
        message: `The matrix has no "${match[1] ?? ''}", so this is empty`,
        start: expression.start,
        end: expression.end,
      })),
  );
}

function unknownSteps(workflow: Workflow, job: Job): Problem[] {
  const ids = new Set(job.steps.flatMap((step) => step.id?.toLowerCase() ?? []));
  if (job.steps.length === 0) return [];
  return workflow.expressionsIn(job.node).flatMap((expression) =>
    [...expression.source.matchAll(/\bsteps\.([\w-]+)\.(?:outputs|outcome|conclusion)\b/g)]
      .filter((match) => !ids.has(match[1]?.toLowerCase() ?? ''))
      .map((match) => ({
        ruleId: 'workflow/unknown-step',
        message: `No step of this job has the id "${match[1] ?? ''}", so this is empty`,
        start: expression.start,
        end: expression.end,
      })),
  );
}

function repeatedSteps(workflow: Workflow, job: Job): Problem[] {
  const seen = new Set<string>();
  return job.steps.flatMap((step) => {
    const id = step.id?.toLowerCase();
    if (id === undefined) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const node = workflow.get(step.node, 'id');
    return [
      { ruleId: 'workflow/repeated-step', message: `Another step of this job already has the id "${id}"`, ...workflow.rangeOf(node) },
    ];
  });
}
