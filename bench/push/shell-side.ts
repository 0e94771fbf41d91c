import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { availableAnalyzers, findAnalyzer, inspectFiles, planAnalysis, prepareRun, type PlannedCheck } from '@lintel/analyzers';
import type { PushedRepository } from './pushed-repository.js';

/** What somebody would do by hand: fetch, check out, and run the same command lines, as many at a time as Lintel does. */
export class ShellSide {
  private constructor(
    private readonly folder: string,
    private readonly repository: PushedRepository,
  ) {}

  static async create(repository: PushedRepository, folder: string): Promise<ShellSide> {
    const side = new ShellSide(folder, repository);
    await mkdir(side.code, { recursive: true });
    await side.shell(`git -C ${side.code} init --quiet && git -C ${side.code} remote add origin ${repository.cloneUrl}`);
    return side;
  }

  /** Returns how long fetch and analyzers took. Writing down the command lines is not part of it: a person has them in a file. */
  async analyse(commitOid: string): Promise<{ ms: number; count: number }> {
    const fetch = `git -C ${this.code} fetch --quiet origin main && git -C ${this.code} checkout --quiet --force ${commitOid}`;
    const fetchMs = await this.shell(fetch);
    const scripts = await this.writeScripts();
    if (scripts.length === 0) return { ms: fetchMs, count: 0 };
    const all = scripts.map((script) => `'${script}'`).join(' ');
    const parallel = Math.min(4, availableParallelism());
    const analyseMs = await this.shell(`printf '%s\\0' ${all} | xargs -0 -n 1 -P ${parallel} sh`);
    return { ms: fetchMs + analyseMs, count: scripts.length };
  }

  private get code(): string {
    return path.join(this.folder, 'code');
  }

  private async writeScripts(): Promise<string[]> {
    const names = (await readdir(this.code, { recursive: true })).filter((name) => !name.startsWith('.git/') && name !== '.git');
    const files: { path: string; sizeBytes: number }[] = [];
    for (const name of names) {
      const found = await stat(path.join(this.code, name));
      if (found.isFile()) files.push({ path: name, sizeBytes: found.size });
    }
    const { included } = await inspectFiles(this.code, files);
    const scripts: string[] = [];
    for (const check of planAnalysis({ files: included, available: availableAnalyzers() }))
      scripts.push(...(await this.writeScript(check)));
    return scripts;
  }

  private async writeScript({ analyzer, files, meta }: PlannedCheck): Promise<string[]> {
    const manifest = findAnalyzer(analyzer.shortcode);
    if (!manifest) return [];
    const place = path.join(this.folder, analyzer.shortcode);
    await rm(place, { recursive: true, force: true });
    const paths = { code: this.code, config: path.join(place, 'config'), output: path.join(place, 'output') };
    for (const each of [paths.config, paths.output]) await mkdir(each, { recursive: true });
    const run = prepareRun(manifest, { files, meta, paths });
    for (const file of run.configFiles) await writeFile(path.join(paths.config, file.fileName), file.text);
    const lines = run.commands.map(({ argv, cwd, env }, index) => {
      const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
      return `(cd ${quoted(cwd)} && env -i ${variables.join(' ')} ${argv.map(quoted).join(' ')} > ${quoted(path.join(place, `stdout-${index}`))} 2>/dev/null)`;
    });
    const script = path.join(place, 'run.sh');
    await writeFile(script, `${lines.join('\n')}\nexit 0\n`);
    return [script];
  }

  private async shell(command: string): Promise<number> {
    const started = performance.now();
    await new Promise<void>((resolve, reject) => {
      const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code} (${this.repository.name})`))));
    });
    return performance.now() - started;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
