import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const isolated = {
  PATH: process.execPath ? `/usr/bin:/bin:/usr/local/bin` : '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Sample Author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'Sample Author',
  GIT_COMMITTER_EMAIL: 'author@example.com',
};

/** Runs git in `folder` without the reader's own settings; returns what it prints, trimmed. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute('git', ['-c', 'safe.directory=*', '-c', 'core.hooksPath=/dev/null', '-C', folder, ...args], {
    env: isolated,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
}
