import type { RunPaths } from '@lintel/analyzers';
import type { ControlGroups } from './control-groups.js';
import type { ExecutionOrder, ExecutionResult, Executor } from './executor.js';
import { limitArguments } from './limit-arguments.js';
import { runLimited } from './run-limited.js';

/**
 * Runs analyzers as ordinary processes: limits and a cleared environment, but the same user, files and network as the service. For development,
 * and for machines without bubblewrap whose repositories are all trusted.
 */
export class ProcessExecutor implements Executor {
  readonly name = 'process';

  constructor(private readonly controlGroups?: ControlGroups) {}

  placesFor(host: RunPaths): RunPaths {
    return host;
  }

  async execute(order: ExecutionOrder): Promise<ExecutionResult> {
    return runLimited(order, {
      argv: [...limitArguments(order.limits, { hasMemoryGroup: this.controlGroups !== undefined }), ...order.command.argv],
      env: order.command.env,
      cwd: order.command.cwd,
      controlGroups: this.controlGroups,
    });
  }
}
