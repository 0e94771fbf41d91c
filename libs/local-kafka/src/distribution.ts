import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const version = '4.3.1';

/**
 * Returns the class path of Apache Kafka, fetched once with Maven into the user's cache folder.
 * Undefined when Java or Maven is not there.
 */
export async function kafkaClassPath(): Promise<string | undefined> {
  const lib = path.join(homedir(), '.cache', 'lintel', `kafka-${version}`, 'lib');
  if (!(await works('java', ['-version']))) return undefined;
  if (await stat(lib).catch(() => undefined)) return path.join(lib, '*');
  if (!(await works('mvn', ['-v']))) return undefined;
  const part = `${lib}.${process.pid}.part`;
  await mkdir(part, { recursive: true });
  await copyFile(path.join(import.meta.dirname, 'pom.xml'), path.join(part, 'pom.xml'));
  try {
    await execute(
      'mvn',
      [
        '-B',
        '-ntp',
        '-q',
        '-f',
        path.join(part, 'pom.xml'),
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${part}`,
      ],
      { timeout: 300_000 },
    );
    if ((await readdir(part)).length < 10) throw new Error('Maven copied too few files');
    await rename(part, lib).catch(async (error: unknown) => {
      if (!(await stat(lib).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return path.join(lib, '*');
}

async function works(command: string, args: readonly string[]): Promise<boolean> {
  return execute(command, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
