import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CloneSource, GitCredential } from './git-environment.js';

// Answers the two questions of git, and only for the host the credential is for.
const script = `#!/bin/sh
case "$1" in
  "Username for '$LINTEL_ASKPASS_SCHEME://$LINTEL_ASKPASS_HOST'"*) printf '%s\\n' "$LINTEL_ASKPASS_USERNAME" ;;
  "Password for '$LINTEL_ASKPASS_SCHEME://"*"@$LINTEL_ASKPASS_HOST'"*) printf '%s\\n' "$LINTEL_ASKPASS_PASSWORD" ;;
  *) exit 1 ;;
esac
`;

/** Writes the askpass helper into `folder` and returns its path. It holds no secret. */
export async function writeAskpass(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'askpass.sh');
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, script, { mode: 0o700 });
  await chmod(temporary, 0o700);
  await rename(temporary, file);
  return file;
}

/** Environment that lets git ask for `credential`; without one every question is refused. */
export function askpassEnvironment(
  askpassFile: string,
  source: CloneSource,
  credential: GitCredential | undefined,
): Record<string, string> {
  if (!credential) return { GIT_ASKPASS: '/bin/false' };
  const url = new URL(source.url);
  return {
    GIT_ASKPASS: askpassFile,
    LINTEL_ASKPASS_SCHEME: source.protocol,
    LINTEL_ASKPASS_HOST: url.host,
    LINTEL_ASKPASS_USERNAME: credential.username,
    LINTEL_ASKPASS_PASSWORD: credential.password,
  };
}
