import type { Problem } from '../text/line-positions.js';
import type { Dockerfile, Instruction } from './dockerfile.js';
import { at } from './image-rules.js';

/** A pattern in the commands of RUN; the first match is reported. */
interface CommandRule {
  readonly ruleId: string;
  readonly message: string;
  readonly pattern: RegExp;
  /** Present somewhere in the same RUN, it makes the rule moot. */
  readonly unless?: RegExp;
}

/** Nobody writes longer ones; patterns are not tried on more. */
const maxCommandLength = 20_000;

const aptInstall = /\bapt(?:-get)?\s+(?:-\S+\s+)*install\b[^;&|]*/;

const commandRules: readonly CommandRule[] = [
  {
    ruleId: 'docker/download-piped-to-shell',
    message: 'Whatever the server sends is run at once',
    pattern: /\b(?:curl|wget)\b[^;&|]*\|\s*(?:sudo\s+)?(?:\/bin\/)?(?:ba|da|z)?sh\b/,
  },
  {
    ruleId: 'docker/unverified-download',
    message: 'The certificate of the server is not checked',
    pattern: /\bcurl\b[^;&|]*\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)|\bwget\b[^;&|]*\s--no-check-certificate\b/,
  },
  {
    ruleId: 'docker/open-permissions',
    message: 'Every user may change these files',
    pattern: /\bchmod\s+(?:-\S+\s+)*(?:0?777|a\+rwx|ugo\+rwx)\b/,
  },
  { ruleId: 'docker/sudo', message: 'sudo has no place in a build', pattern: /(?:^|[;&|]\s*)sudo\s/ },
  {
    ruleId: 'docker/apt-recommends',
    message: 'Recommended packages are installed too',
    pattern: aptInstall,
    unless: /--no-install-recommends|APT::Install-Recommends/,
  },
  {
    ruleId: 'docker/apt-lists-left',
    message: 'The package lists stay in the image',
    pattern: aptInstall,
    unless: /rm\s+(?:-\S+\s+)*[^;&|]*\/var\/lib\/apt\/lists|\bapt-get\s+dist-?clean\b|--mount=type=(?:cache|tmpfs)\S*\/var\/lib\/apt/,
  },
  {
    ruleId: 'docker/apt-asks',
    message: 'The installation waits for an answer that nobody gives',
    pattern: aptInstall,
    unless:
      /\binstall\b[^;&|]*\s(?:-[a-zA-Z]*y[a-zA-Z]*|-qq+|--yes|--assume-yes)(?=\s|$)|\bapt(?:-get)?\s+(?:\S+\s+)*?(?:-[a-zA-Z]*y[a-zA-Z]*|-qq+|--yes|--assume-yes)\s|Assume-Yes/,
  },
  {
    ruleId: 'docker/update-alone',
    message: 'A cached layer of old package lists is used later',
    pattern: /\bapt-get\s+(?:-\S+\s+)*update\b/,
    unless: /\bapt(?:-get)?\s+(?:-\S+\s+)*(?:install|upgrade|dist-upgrade|build-dep|full-upgrade)\b|\baptitude\b|\/var\/lib\/apt/,
  },
  {
    ruleId: 'docker/npm-install',
    message: 'npm install may choose other versions than the lock file',
    pattern: /\bnpm\s+(?:install|i)\b(?:\s+--?[\w-]+(?:=\S+)?)*\s*(?=$|[;&|])/,
    unless: /\bnpm\s+(?:install|i)\b[^;&|]*\s(?:-g|--global)\b/,
  },
];

/** Problems in the commands of RUN, heredocs included. */
export function runProblems(file: Dockerfile): Problem[] {
  return file.instructions
    .filter((instruction) => instruction.keyword === 'RUN')
    .flatMap((instruction) => commandRules.flatMap((rule) => check(rule, instruction)));
}

function check(rule: CommandRule, instruction: Instruction): Problem[] {
  const commands = `${instruction.argument}\n${instruction.heredoc}`.slice(0, maxCommandLength).trimEnd();
  if (rule.unless?.test(commands)) return [];
  const match = rule.pattern.exec(commands);
  return match ? [at(instruction, rule.ruleId, rule.message, match[0].trimEnd())] : [];
}
