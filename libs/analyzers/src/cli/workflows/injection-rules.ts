import { isMap } from 'yaml';
import type { Problem } from '../text/line-positions.js';
import type { Step, Workflow } from './workflow.js';

/** Values that anybody who opens an issue or a pull request chooses. */
const untrusted =
  /github\.head_ref\b|github\.event\.(?:(?:issue|pull_request|discussion)\.(?:title|body)|pull_request\.head\.(?:ref|label)|pull_request\.head\.repo\.(?:default_branch|description|homepage)|(?:comment|review|review_comment)\.body|pages(?:\.\*|\[\d+\])\.page_name|(?:commits(?:\.\*|\[\d+\])|head_commit)\.(?:message|author\.(?:email|name))|workflow_run\.(?:head_branch|head_commit\.(?:message|author\.(?:email|name))|display_title|pull_requests(?:\.\*|\[\d+\])\.head\.ref))/;

/** A comparison or a search gives true or false, not the text itself. */
const onlyTested = /^\s*!?\s*(?:contains|startsWith|endsWith)\s*\(|[=!]=/;

const headReference =
  /github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|github\.event\.workflow_run\.head_(?:sha|branch)|refs\/pull\//;

const commentTriggers = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** Values of strangers that become part of a script. */
export function scriptInjections(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) =>
      scriptsOf(workflow, step)
        .flatMap((script) => workflow.expressionsIn(script))
        .filter((expression) => untrusted.test(expression.source) && !onlyTested.test(expression.source))
        .map((expression) => ({
          ruleId: 'workflow/script-injection',
          message: `${expression.source.trim()} is chosen by strangers and becomes part of the script`,
          start: expression.start,
          end: expression.end,
        })),
    ),
  );
}

/** Code of a stranger's pull request that is checked out where secrets are at hand. */
export function untrustedCheckouts(workflow: Workflow): Problem[] {
  if (!commentTriggers.some((trigger) => workflow.triggers.has(trigger))) return [];
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const inputs = workflow.get(step.node, 'with');
      if (!step.uses?.startsWith('actions/checkout@') || !isMap(inputs)) return [];
      const reference = workflow.get(inputs, 'ref');
      if (!headReference.test(workflow.textOf(reference) ?? '')) return [];
      const message = 'The code of a pull request from anywhere is checked out in a job that has secrets and a token with rights';
      return [{ ruleId: 'workflow/untrusted-checkout', message, ...workflow.rangeOf(reference) }];
    }),
  );
}

function scriptsOf(workflow: Workflow, step: Step): NonNullable<ReturnType<Workflow['get']>>[] {
  const inputs = workflow.get(step.node, 'with');
  const script = step.uses?.startsWith('actions/github-script@') && isMap(inputs) ? workflow.get(inputs, 'script') : undefined;
  return [workflow.get(step.node, 'run'), script].filter((node) => node !== undefined);
}
