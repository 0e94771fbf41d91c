import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnalyzerLimits, RunPaths } from '@lintel/analyzers';
import { createLogger } from '@lintel/observability';
import { findControlGroups } from './control-groups.js';
import type { ExecutionResult, Executor } from './executor.js';
import { findExecutor } from './find-executor.js';
import { seccompFilter } from './seccomp-filter.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const hasSandbox = existsSync('/usr/bin/bwrap');
if (!hasSandbox) process.stderr.write('SKIPPED: bubblewrap is not installed, its executor is not tested (apt-get install bubblewrap)\n');

const wide: AnalyzerLimits = { cpuSeconds: 20, memoryMiB: 512, timeoutSeconds: 20, outputMiB: 4, processes: 64 };
let folder: string;
let host: RunPaths;
let runs = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'executors-'));
  host = { code: path.join(folder, 'code'), config: path.join(folder, 'config'), output: path.join(folder, 'output') };
  for (const each of Object.values(host)) mkdirSync(each);
  writeFileSync(path.join(host.code, 'a.txt'), 'code');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome extends ExecutionResult {
  readonly stdout: string;
}

/** Runs a script of Node with the executor. */
async function run(
  executor: Executor,
  script: string,
  options: { limits?: Partial<AnalyzerLimits>; signal?: AbortSignal } = {},
): Promise<Outcome> {
  return runCommand(executor, [process.execPath, '-e', script], options);
}

async function runCommand(
  executor: Executor,
  argv: string[],
  options: { limits?: Partial<AnalyzerLimits>; signal?: AbortSignal } = {},
): Promise<Outcome> {
  const stdoutFile = path.join(folder, `stdout-${(runs += 1)}`);
  const command = {
    argv,
    cwd: executor.placesFor(host).code,
    env: { PATH: '/usr/bin:/bin', MARK: 'set' },
    output: { kind: 'stdout', fileName: 'out.txt' },
  } as const;
  const result = await executor.execute({
    command,
    host,
    readablePaths: [process.execPath],
    limits: { ...wide, ...options.limits },
    stdoutFile,
    signal: options.signal,
  });
  return { ...result, stdout: readFileSync(stdoutFile, 'utf8') };
}

const names = ['process', 'bubblewrap'] as const;
describe.each(names.filter((name) => name === 'process' || hasSandbox))('executor %s', (name) => {
  let executor: Executor;

  beforeAll(async () => {
    executor = await findExecutor({ wanted: name, folder: mkdtempSync(path.join(tmpdir(), 'executor-')), logger });
  });

  it('gives the command its output, its code, and nothing of our environment', async () => {
    process.env['LINTEL_TEST_SECRET'] = 'secret';
    const outcome = await run(executor, 'console.log(JSON.stringify(process.env)); console.error("grumble"); process.exitCode = 3');
    delete process.env['LINTEL_TEST_SECRET'];
    expect(outcome).toMatchObject({ ending: 'exited', exitCode: 3 });
    expect(outcome.stderr).toContain('grumble');
    const environment = JSON.parse(outcome.stdout) as Record<string, string>;
    expect(environment['MARK']).toBe('set');
    expect(outcome.stdout).not.toContain('secret');
  });

  it('lets it read the code and write its output', async () => {
    const places = executor.placesFor(host);
    const outcome = await run(executor, `fs.writeFileSync(${JSON.stringify(`${places.output}/result.txt`)}, fs.readFileSync('a.txt'))`);
    expect(outcome.exitCode).toBe(0);
    expect(readFileSync(path.join(host.output, 'result.txt'), 'utf8')).toBe('code');
  });

  it('stops one that takes too long, with all it started', async () => {
    const marker = path.join(folder, 'late');
    const script = `setTimeout(() => {}, 60000); child_process.spawn(process.execPath, ['-e', 'setTimeout(() => fs.writeFileSync(${JSON.stringify(marker)}, "x"), 2500)'])`;
    const outcome = await run(executor, script, { limits: { timeoutSeconds: 1 } });
    expect(outcome.ending).toBe('timed-out');
    expect(outcome.durationMs).toBeLessThan(5000);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(existsSync(marker)).toBe(false);
  });

  it('stops one that burns the processor', async () => {
    const outcome = await run(executor, 'for (;;);', { limits: { cpuSeconds: 1, timeoutSeconds: 15 } });
    expect(outcome.ending === 'exited' ? outcome.exitCode : outcome.ending).not.toBe(0);
    expect(outcome.durationMs).toBeLessThan(8000);
  });

  it('stops one that writes too much to stdout', async () => {
    const outcome = await run(executor, 'const more = () => process.stdout.write("x".repeat(1e6), more); more()', {
      limits: { outputMiB: 2 },
    });
    expect(outcome.ending).toBe('too-much-output');
    expect(outcome.stdout.length).toBeLessThanOrEqual(2 * 1024 * 1024);
  });

  it('stops one that fills its output directory', async () => {
    const places = executor.placesFor(host);
    const script = `let n = 0; setInterval(() => { for (let i = 0; i < 100; i++) fs.writeFileSync(${JSON.stringify(places.output)} + '/f' + n++, 'x') }, 10)`;
    const outcome = await run(executor, script);
    expect(outcome.ending).toBe('too-much-output');
  });

  it('stops one that takes too much memory', async () => {
    const outcome = await run(
      executor,
      'const all = []; for (let n = 0; n < 200; n++) all.push(Buffer.alloc(1e7, 1)); console.log("got it all")',
      { limits: { memoryMiB: 256 } },
    );
    expect(outcome.stdout).not.toContain('got it all');
    expect(outcome.exitCode).not.toBe(0);
  });

  it('stops one that is no longer wanted', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const outcome = await run(executor, 'setTimeout(() => {}, 60000)', { signal: stop.signal });
    expect(outcome.ending).toBe('stopped');
    expect(await run(executor, 'console.log(1)', { signal: stop.signal })).toMatchObject({ ending: 'stopped' });
  });

  it('says when the program is missing', async () => {
    const running = runCommand(executor, ['/usr/bin/none-such']);
    const outcome = await running.then(
      (result) => (result.exitCode === 0 ? 'ran' : 'failed'),
      () => 'failed',
    );
    expect(outcome).toBe('failed');
  });
});

(hasSandbox ? describe : describe.skip)('bubblewrap', () => {
  let executor: Executor;

  beforeAll(async () => {
    executor = await findExecutor({ wanted: 'bubblewrap', folder: mkdtempSync(path.join(tmpdir(), 'executor-')), logger });
  });

  const attempt = (script: string) => `try { ${script}; console.log('DONE') } catch (error) { console.log(error.code ?? error.message) }`;

  it('shows no file of the machine', async () => {
    for (const file of ['/etc/passwd', '/etc/shadow', folder, path.resolve('package.json'), '/proc/1/environ', '/sys/kernel']) {
      const outcome = await run(
        executor,
        attempt(
          `fs.statSync(${JSON.stringify(file)}).isDirectory() ? fs.readdirSync(${JSON.stringify(file)}) : fs.readFileSync(${JSON.stringify(file)})`,
        ),
      );
      // Its own first process is bwrap's, with the cleared environment.
      expect(file === '/proc/1/environ' ? 'ENOENT' : outcome.stdout.trim()).toBe('ENOENT');
    }
    const outcome = await run(
      executor,
      'console.log(fs.readFileSync("/proc/1/environ", "utf8"), fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).length < 5)',
    );
    expect(outcome.stdout).not.toContain(process.env['HOME'] ?? 'HOME=');
    expect(outcome.stdout).toContain('true');
  });

  it('gives no right to change the code, the configuration or the system', async () => {
    for (const file of ['/code/b.txt', '/code/a.txt', '/config/x', '/usr/bin/x', '/x']) {
      const outcome = await run(executor, attempt(`fs.writeFileSync(${JSON.stringify(file)}, 'x')`));
      expect(outcome.stdout.trim()).toMatch(/EROFS|EACCES|EPERM/);
    }
    expect(existsSync(path.join(host.code, 'b.txt'))).toBe(false);
  });

  it('has no network, not even to this machine', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = (server.address() as { port: number }).port;
    const outcome = await run(
      executor,
      `net.connect(${port}, '127.0.0.1').on('connect', () => { console.log('DONE'); process.exit() }).on('error', (error) => console.log(error.code))`,
    );
    expect(outcome.stdout.trim()).toMatch(/ECONNREFUSED|ENETUNREACH/);
    server.close();
  });

  it('runs as nobody, without a way to more', async () => {
    const outcome = await run(executor, 'console.log(process.getuid(), fs.readFileSync("/proc/self/status", "utf8"))');
    expect(outcome.stdout).toMatch(/^65534 /);
    expect(outcome.stdout).toMatch(/CapEff:\t0+\n/);
    expect(outcome.stdout).toMatch(/NoNewPrivs:\t1/);
    expect(outcome.stdout).toMatch(/Seccomp:\t2/);
    const nested = await runCommand(executor, ['/usr/bin/unshare', '--user', '--map-root-user', '/usr/bin/true']);
    expect(nested.exitCode).not.toBe(0);
  });

  it('keeps system calls away that reach into the kernel', async () => {
    const outcome = await runCommand(executor, [
      '/usr/bin/python3',
      '-c',
      'import ctypes; libc = ctypes.CDLL(None, use_errno=True); print(libc.syscall(250, 0, 0, 0), ctypes.get_errno())',
    ]);
    if (outcome.exitCode === 0 && process.arch === 'x64') expect(outcome.stdout.trim()).toBe('-1 1');
  });

  it('limits how many processes there are', async () => {
    const script = `let started = 0, failed = 0; for (let n = 0; n < 80; n++) { const child = child_process.spawn('/usr/bin/sleep', ['5']); child.on('error', () => failed++).on('spawn', () => started++) } setTimeout(() => { console.log(started, failed); process.exit() }, 800)`;
    const outcome = await run(executor, script, { limits: { processes: 40 } });
    const [started] = outcome.stdout.split(' ').map(Number);
    expect(started ?? 0).toBeLessThan(40);
  });
});

describe('finding an executor', () => {
  const findWith = (wanted: 'auto' | 'bubblewrap', programs: string[]) => findExecutor({ wanted, folder, logger, programs });

  it.each([[[]], [['/bin/false']]])('never runs without the sandbox that was asked for by name (%j)', async (programs) => {
    await expect(findWith('bubblewrap', programs)).rejects.toThrow(/LINTEL_EXECUTOR=bubblewrap, but/);
    expect((await findWith('auto', programs)).name).toBe('process');
  });
});

describe('control groups', () => {
  it('leaves none behind', async () => {
    const groups = await findControlGroups();
    if (!groups) return process.stderr.write('SKIPPED: no control groups for this process\n');
    const group = await groups.create({ memoryMiB: 64, processes: 8 });
    execFileSync(
      '/bin/sh',
      ['-c', `for group in "$@"; do echo $$ > "$group/cgroup.procs"; done; sleep 30 & exit 0`, 'sh', ...group.folders],
      { stdio: 'ignore' },
    );
    await group.remove();
    for (const each of group.folders) expect(existsSync(each)).toBe(false);
    return undefined;
  });
});

describe('seccomp filter', () => {
  it('is written for the common processors and leaves the others alone', () => {
    expect((seccompFilter('x64')?.length ?? 1) % 8).toBe(0);
    expect((seccompFilter('arm64')?.length ?? 1) % 8).toBe(0);
    expect(seccompFilter('mips')).toBeUndefined();
  });
});
