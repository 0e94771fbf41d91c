import { isMap, type Node, type YAMLMap } from 'yaml';
import type { Problem } from '../text/line-positions.js';
import type { Job, Workflow } from './workflow.js';

const commitId = /@[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const branchName = /@(?:main|master|develop|dev|trunk|head|latest|next|nightly|edge|release)$/i;

/** Rights that let an attacker change code, releases or what others install. */
const valuableRights = /\b(?:contents|packages|id-token|actions|deployments)\s*:\s*write\b|write-all/;

/** Actions of the host itself move under rules of their own; everything else is somebody's code. */
const ownActions = /^(?:\.\/|actions\/|github\/)/;

/** Refuses to run from anything but a tag, and verifies itself. */
const verifiesItself = /^slsa-framework\/slsa-github-generator\//;

/** Actions that can change under the same name: on a branch always, under a tag where the job has something to steal. */
export function unpinnedActions(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) =>
    usesOf(workflow, job).flatMap(({ node, uses }): Problem[] => {
      if (ownActions.test(uses) || verifiesItself.test(uses) || commitId.test(uses) || uses.startsWith('docker://')) return [];
      if (branchName.test(uses)) {
        const message = `${uses} runs whatever that branch holds at the time`;
        return [{ ruleId: 'workflow/action-from-branch', message, ...workflow.rangeOf(node) }];
      }
      if (!hasSomethingToSteal(workflow, job)) return [];
      const message = `${uses} can be changed under the same tag and then reads this job's secrets`;
      return [{ ruleId: 'workflow/unpinned-action', message, ...workflow.rangeOf(node) }];
    }),
  );
}

/** Tokens with more rights than stated, or than needed. */
export function permissionProblems(workflow: Workflow): Problem[] {
  if (!workflow.isWorkflow) return [];
  const stated = [workflow.root, ...workflow.jobs.map((job) => job.node)].flatMap((map) => workflow.get(map, 'permissions') ?? []);
  const tooWide = stated
    .filter((node) => workflow.textOf(node) === 'write-all')
    .map((node) => ({
      ruleId: 'workflow/write-all',
      message: 'The token may change everything in the repository',
      ...workflow.rangeOf(node),
    }));
  const silent = workflow.jobs.filter((job) => !job.node.has('permissions') && !workflow.root.has('permissions') && !job.node.has('uses'));
  const [first] = silent;
  if (!first || isOnlyCalled(workflow)) return tooWide;
  const key = keyOf(workflow.root, 'jobs');
  const message = 'Nothing states what the token may do, so it gets the default of the repository, which often is everything';
  return [...tooWide, { ruleId: 'workflow/missing-permissions', message, ...workflow.rangeOf(key) }];
}

/** All secrets handed to a workflow of somebody else. */
export function inheritedSecrets(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) => {
    const uses = workflow.getText(job.node, 'uses');
    const secrets = workflow.get(job.node, 'secrets');
    if (!uses || uses.startsWith('./') || workflow.textOf(secrets) !== 'inherit' || commitId.test(uses)) return [];
    return [{ ruleId: 'workflow/inherited-secrets', message: `Every secret is handed to ${uses}`, ...workflow.rangeOf(secrets) }];
  });
}

/** Passwords of container registries in plain text. */
export function plainCredentials(workflow: Workflow): Problem[] {
  return workflow.jobs.flatMap((job) => {
    const services = workflow.get(job.node, 'services');
    const containers = [workflow.get(job.node, 'container'), ...(isMap(services) ? services.items.map((pair) => pair.value as Node) : [])];
    return containers.flatMap((container) => {
      const credentials = isMap(container) ? workflow.get(container, 'credentials') : undefined;
      const password = isMap(credentials) ? workflow.get(credentials, 'password') : undefined;
      const text = workflow.textOf(password);
      if (!text || text.includes('${{')) return [];
      return [
        { ruleId: 'workflow/plain-credentials', message: 'A registry password is written in the workflow', ...workflow.rangeOf(password) },
      ];
    });
  });
}

/** The switch that lets printed text change the environment of later steps. */
export function insecureCommands(workflow: Workflow): Problem[] {
  return [workflow.root, ...workflow.jobs.flatMap((job) => [job.node, ...job.steps.map((step) => step.node)])].flatMap((map) => {
    const environment = workflow.get(map, 'env');
    const value = isMap(environment) ? workflow.get(environment, 'ACTIONS_ALLOW_UNSECURE_COMMANDS') : undefined;
    if (workflow.textOf(value)?.toLowerCase() !== 'true') return [];
    const message = 'Any text that a step prints can set variables and paths for the steps after it';
    return [{ ruleId: 'workflow/insecure-commands', message, ...workflow.rangeOf(value) }];
  });
}

export function usesOf(workflow: Workflow, job: Job): { node: Node; uses: string }[] {
  return [job.node, ...job.steps.map((step) => step.node)].flatMap((map) => {
    const node = workflow.get(map, 'uses');
    const uses = workflow.textOf(node);
    return node && uses ? [{ node, uses }] : [];
  });
}

export function keyOf(map: YAMLMap, key: string): Node | undefined {
  return map.items.map((pair) => pair.key as Node).find((node) => (node as { value?: unknown }).value === key);
}

function hasSomethingToSteal(workflow: Workflow, job: Job): boolean {
  const { start, end } = workflow.rangeOf(job.node);
  const source = workflow.text.slice(start, end);
  const permissions = workflow.get(job.node, 'permissions') ?? workflow.get(workflow.root, 'permissions');
  const range = workflow.rangeOf(permissions);
  return /\bsecrets\.(?!GITHUB_TOKEN\b)\w+/.test(source) || valuableRights.test(workflow.text.slice(range.start, range.end));
}

/** A reusable workflow runs with the permissions of its caller. */
function isOnlyCalled(workflow: Workflow): boolean {
  return workflow.triggers.size === 1 && workflow.triggers.has('workflow_call');
}
