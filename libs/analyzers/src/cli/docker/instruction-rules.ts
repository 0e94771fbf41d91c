import type { Problem } from '../text/line-positions.js';
import type { Dockerfile, Instruction } from './dockerfile.js';
import { at } from './image-rules.js';

const secretName = /(?:^|_)(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)(?:_|$)/i;
/** Names that speak about a secret without being one. */
const aboutSecret = /(?:_FILE|_PATH|_URL|_DIR|_NAME|_ID|_LENGTH|_TTL|_EXPIRY|_HEADER|_POLICY|_ENABLED)$/i;
const secretFile =
  /(?:^|\/)(?:\.env(?:\.\w+)?|\.npmrc|\.pypirc|\.netrc|id_(?:rsa|dsa|ecdsa|ed25519)|\.aws\/credentials|\.docker\/config\.json|[\w.-]+\.(?:pem|p12|pfx))$/;
const archive = /\.(?:tar|tgz|tar\.\w+|txz|tbz2?)$/;

type Check = (instruction: Instruction) => Problem[];

const checks: Readonly<Record<string, Check>> = {
  ENV: (instruction) => assignments(instruction).flatMap((assignment) => plainSecret(instruction, assignment)),
  ARG: (instruction) => assignments(instruction).flatMap((assignment) => plainSecret(instruction, assignment)),
  ADD: addProblems,
  COPY: copiedSecrets,
  WORKDIR: relativeWorkdir,
  EXPOSE: (instruction) =>
    /(?:^|\s)22(?:\/tcp)?(?=\s|$)/.test(instruction.argument)
      ? [at(instruction, 'docker/ssh-server', 'Port 22 is for an SSH server', '22')]
      : [],
  CMD: shellForm,
  ENTRYPOINT: shellForm,
};

/** Problems of single instructions, and of those that undo each other. */
export function instructionProblems(file: Dockerfile): Problem[] {
  return [
    ...file.instructions.flatMap((instruction) => checks[instruction.keyword]?.(instruction) ?? []),
    ...repeatedStarts(file),
    ...repeatedStages(file),
  ];
}

function assignments({ argument }: Instruction): { name: string; value: string }[] {
  const pairs = [...argument.matchAll(/([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map((match) => ({
    name: match[1] ?? '',
    value: (match[2] ?? '').replaceAll(/^["']|["']$/g, ''),
  }));
  const [, name = '', value = ''] = /^([A-Za-z_]\w*)\s+([^=]+)$/.exec(argument.trim()) ?? [];
  return pairs.length === 0 && name !== '' ? [{ name, value }] : pairs;
}

function plainSecret(instruction: Instruction, { name, value }: { name: string; value: string }): Problem[] {
  const isLiteral = value !== '' && !value.includes('$') && !/^(?:true|false|\d{1,3}|none|null)$/i.test(value);
  if (!isLiteral || !secretName.test(name) || aboutSecret.test(name)) return [];
  return [at(instruction, 'docker/plain-secret', `${name} stays readable in the image and its history`, name)];
}

function addProblems(instruction: Instruction): Problem[] {
  const words = instruction.argument.trim().split(/\s+/);
  const sources = words.filter((word) => !word.startsWith('--')).slice(0, -1);
  const isChecked = words.some((word) => word.startsWith('--checksum='));
  const address = sources.find((source) => /^https?:\/\//.test(source));
  if (address) return isChecked ? [] : [at(instruction, 'docker/add-address', 'What the server sends is not checked', address)];
  const isPlain = sources.length > 0 && sources.every((source) => !archive.test(source) && !/^git@|^\[|^<<|\$/.test(source));
  return isPlain ? [at(instruction, 'docker/add-file', 'COPY says what is meant', undefined)] : copiedSecrets(instruction);
}

function copiedSecrets(instruction: Instruction): Problem[] {
  const words = instruction.argument.trim().split(/\s+/);
  if (words.some((word) => word.startsWith('--from='))) return [];
  const found = words
    .filter((word) => !word.startsWith('--'))
    .slice(0, -1)
    .find((source) => secretFile.test(source));
  return found ? [at(instruction, 'docker/copied-secret', `${found} stays readable in the image`, found)] : [];
}

function relativeWorkdir(instruction: Instruction): Problem[] {
  const path = instruction.argument.trim().replaceAll(/^["']|["']$/g, '');
  if (/^(?:\/|\$|[A-Za-z]:)/.test(path) || path === '') return [];
  return [at(instruction, 'docker/relative-workdir', 'This depends on the working directory before it', path)];
}

function shellForm(instruction: Instruction): Problem[] {
  const command = instruction.argument.trim();
  if (command === '' || command.startsWith('[') || /^exec\s/.test(command) || /[|&;<>$`]/.test(command)) return [];
  return [at(instruction, 'docker/shell-form', 'The program is started by a shell that keeps signals from it', command)];
}

function repeatedStarts(file: Dockerfile): Problem[] {
  return file.stages.flatMap((stage) =>
    ['CMD', 'ENTRYPOINT'].flatMap((keyword) => {
      const all = stage.instructions.filter((instruction) => instruction.keyword === keyword);
      return all
        .slice(0, -1)
        .map((instruction) => at(instruction, 'docker/repeated-start', `A later ${keyword} replaces this one`, undefined));
    }),
  );
}

function repeatedStages(file: Dockerfile): Problem[] {
  const seen = new Set<string>();
  return file.stages.flatMap((stage) => {
    if (stage.name === undefined) return [];
    if (!seen.has(stage.name)) {
      seen.add(stage.name);
      return [];
    }
    return [at(stage.from, 'docker/repeated-stage', `Another stage is already called ${stage.name}`, undefined)];
  });
}
