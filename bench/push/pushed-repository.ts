import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchGitHost } from './git-host.js';

export interface Push {
  readonly before: string | null;
  readonly after: string;
}

const root = path.resolve(import.meta.dirname, '../../..');
const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com'];

/** A repository at the host: the sources of some libraries of this one, or pictures that no analyzer reads. */
export class PushedRepository {
  private head: string | null = null;

  private constructor(
    readonly name: string,
    readonly cloneUrl: string,
    private readonly tree: string,
    private readonly bare: string,
  ) {}

  static async create(host: BenchGitHost, name: string, content: 'sources' | 'pictures'): Promise<PushedRepository> {
    const tree = path.join(host.folder, `${name}-tree`);
    const bare = path.join(host.folder, `${name}.git`);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', tree]);
    if (content === 'sources') copySources(tree);
    else for (let n = 0; n < 20; n += 1) writeFileSync(path.join(tree, `picture-${n}.png`), Buffer.alloc(2_000, n));
    return new PushedRepository(name, `${host.url}/${name}.git`, tree, bare);
  }

  /** Changes three files and moves the branch at the host. */
  async change(round: number): Promise<Push> {
    const files = readdirSync(this.tree, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|png)$/.test(file))
      .sort();
    for (let n = 0; n < 3; n += 1) {
      const file = path.join(this.tree, files[(round * 7 + n * 13) % files.length] as string);
      if (file.endsWith('.ts'))
        writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const changed${round}x${n} = ${round} == ${n};\n`);
      else writeFileSync(file, Buffer.alloc(2_000, round + n));
    }
    this.git(['add', '--all']);
    this.git([...identity, 'commit', '--quiet', '--allow-empty', '--message', `Change ${round}`]);
    const before = this.head;
    this.head = this.git(['rev-parse', 'HEAD']);
    this.git(['push', '--quiet', this.bare, 'HEAD:refs/heads/main']);
    return { before, after: this.head };
  }

  private git(args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.tree, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  }
}

function copySources(tree: string): void {
  for (const lib of ['kernel', 'events', 'auth', 'config', 'graphql', 'messaging', 'persistence', 'scm', 'service']) {
    const target = path.join(tree, lib);
    mkdirSync(target, { recursive: true });
    cpSync(path.join(root, 'libs', lib, 'src'), target, { recursive: true });
  }
  writeFileSync(path.join(tree, 'tool.py'), 'import os\n\n\ndef main(values=[]):\n    print(values)\n');
  writeFileSync(path.join(tree, 'Dockerfile'), 'FROM node:latest\nCOPY . /app\nRUN npm install\nCMD node /app/main.js\n');
  writeFileSync(path.join(tree, 'run.sh'), '#!/bin/sh\ncd /app\nrm -rf $1/tmp\n');
}
