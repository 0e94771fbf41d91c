import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { RunPaths } from '@lintel/analyzers';
import type { ControlGroups } from './control-groups.js';
import type { ExecutionOrder, ExecutionResult, Executor } from './executor.js';
import { limitArguments, processLimitArguments } from './limit-arguments.js';
import { runLimited } from './run-limited.js';

const places: RunPaths = { code: '/code', config: '/config', output: '/out' };
const scratchBytes = 268_435_456;

export interface BubblewrapSettings {
  /** Path of `bwrap`. */
  readonly program: string;
  readonly controlGroups?: ControlGroups | undefined;
  /** File with the seccomp filter; without one the namespaces stand alone. */
  readonly seccompFile?: string | undefined;
}

/**
 * Runs analyzers in namespaces of their own: no network, no process but their own, no file but the system's programs, the code (read-only), the
 * configuration (read-only), and an empty output directory. Fails closed: where the namespaces cannot be made, nothing runs.
 */
export class BubblewrapExecutor implements Executor {
  readonly name = 'bubblewrap';

  constructor(private readonly settings: BubblewrapSettings) {}

  placesFor(): RunPaths {
    return places;
  }

  async execute(order: ExecutionOrder): Promise<ExecutionResult> {
    const filter = this.settings.seccompFile === undefined ? undefined : await open(this.settings.seccompFile, 'r');
    try {
      return await runLimited(order, {
        argv: [
          ...limitArguments(order.limits, { hasMemoryGroup: this.settings.controlGroups !== undefined }),
          this.settings.program,
          ...sandboxArguments(order, filter !== undefined),
          '--',
          ...processLimitArguments(order.limits),
          ...order.command.argv,
        ],
        env: {},
        cwd: '/',
        extraDescriptor: filter?.fd,
        controlGroups: this.settings.controlGroups,
      });
    } finally {
      await filter?.close();
    }
  }
}

function sandboxArguments(order: ExecutionOrder, hasFilter: boolean): string[] {
  const { command, host } = order;
  const environment = Object.entries({ PATH: '/usr/bin', HOME: '/tmp', LANG: 'C.UTF-8', ...command.env });
  return [
    // `--unshare-all` alone only tries the user namespace; `--unshare-user` makes a refusal an error.
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--uid', '65534', '--gid', '65534', '--clearenv'],
    ...environment.flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemArguments(),
    ...['--proc', '/proc', '--dev', '/dev', '--size', String(scratchBytes), '--tmpfs', '/tmp'],
    ...readableArguments(order),
    ...['--ro-bind', host.code, places.code, '--ro-bind', host.config, places.config, '--bind', host.output, places.output],
    // What bwrap itself built in memory would be room without limit.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...(hasFilter ? ['--seccomp', '3'] : []),
    ...['--chdir', command.cwd],
  ];
}

/** The system's programs and libraries, whether `/bin` and `/lib` are links into `/usr` or folders of their own. */
function systemArguments(): string[] {
  const folders = ['/bin', '/sbin', '/lib', '/lib64'].filter((folder) => existsSync(folder));
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...folders.flatMap((folder) =>
      lstatSync(folder).isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder],
    ),
  ];
}

function readableArguments({ command, readablePaths }: ExecutionOrder): string[] {
  const program = command.argv[0] ?? '';
  const needed = new Set([...readablePaths, ...(path.isAbsolute(program) && existsSync(program) ? [program, realpathSync(program)] : [])]);
  return [...needed].filter((each) => !each.startsWith('/usr/')).flatMap((each) => ['--ro-bind', each, each]);
}
