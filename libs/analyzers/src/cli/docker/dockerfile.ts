/** One instruction. `text` has the length of the source: continuations and comments between the lines are blanked, so that offsets hold. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** All of it, keyword included. */
  readonly text: string;
  /** What follows the keyword. */
  readonly argument: string;
  /** Body of a heredoc, if there is one. */
  readonly heredoc: string;
  readonly start: number;
  /** Offset of `argument` in the file. */
  readonly argumentStart: number;
  readonly end: number;
}

/** A build stage: `FROM` and what follows up to the next one. */
export interface Stage {
  readonly from: Instruction;
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Reads the instructions of a Dockerfile: line continuations with either escape character, comments between continued lines, and heredocs. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = linesOf(text);
  const escape = /^#\s*escape\s*=\s*`\s*$/im.test(headOf(lines)) ? '`' : '\\';
  const instructions: Instruction[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    if (!line || isBlankOrComment(line.text)) {
      index += 1;
      continue;
    }
    const read = readInstruction(lines, index, escape);
    if (read.instruction) instructions.push(read.instruction);
    index = read.next;
  }
  return { instructions, stages: stagesOf(instructions) };
}

function readInstruction(lines: readonly Line[], first: number, escape: string): { instruction: Instruction | undefined; next: number } {
  const parts: string[] = [];
  let index = first;
  for (; index < lines.length; index += 1) {
    const line = lines[index]?.text ?? '';
    if (index > first && isBlankOrComment(line)) {
      parts.push(' '.repeat(line.length));
      continue;
    }
    const isContinued = line.trimEnd().endsWith(escape);
    parts.push(isContinued ? blankLast(line, escape) : line);
    if (!isContinued) break;
  }
  const text = parts.join(' ');
  const heredoc = readHeredoc(lines, index + 1, text);
  const start = lines[first]?.start ?? 0;
  const [, indent = '', keyword = '', gap = ''] = /^(\s*)([A-Za-z]+)(\s+|$)/.exec(text) ?? [];
  if (keyword === '') return { instruction: undefined, next: heredoc.next };
  const offset = indent.length + keyword.length + gap.length;
  const argument = text.slice(offset);
  const end = start + text.length;
  return {
    instruction: {
      keyword: keyword.toUpperCase(),
      text,
      argument,
      heredoc: heredoc.body,
      start: start + indent.length,
      argumentStart: start + offset,
      end,
    },
    next: heredoc.next,
  };
}

/** Collects the bodies of `<<NAME` and `<<-"NAME"` markers of RUN, COPY and ADD. */
function readHeredoc(lines: readonly Line[], next: number, text: string): { body: string; next: number } {
  if (!/^\s*(?:RUN|COPY|ADD)\s/i.test(text)) return { body: '', next };
  const names = [...text.matchAll(/(?<!<)<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map((match) => match[2]);
  const body: string[] = [];
  let index = next;
  for (const name of names) {
    while (index < lines.length && lines[index]?.text.trim() !== name) body.push(lines[index++]?.text ?? '');
    index += 1;
  }
  return { body: body.join('\n'), next: index };
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: { from: Instruction; image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const words = instruction.argument
        .trim()
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'));
      const name = words[1]?.toUpperCase() === 'AS' ? words[2]?.toLowerCase() : undefined;
      stages.push({ from: instruction, image: words[0] ?? '', name, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const entry = { text: line, start };
    start += line.length + 1;
    return entry;
  });
}

/** Parser directives count only before everything else. */
function headOf(lines: readonly Line[]): string {
  const end = lines.findIndex((line) => !/^\s*#\s*\w+\s*=/.test(line.text));
  return lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => line.text)
    .join('\n');
}

function isBlankOrComment(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

function blankLast(line: string, escape: string): string {
  const at = line.lastIndexOf(escape);
  return `${line.slice(0, at)} ${line.slice(at + 1)}`;
}
