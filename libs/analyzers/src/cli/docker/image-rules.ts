import type { Problem } from '../text/line-positions.js';
import type { Dockerfile, Instruction, Stage } from './dockerfile.js';

export interface DockerSettings {
  /** Registries that images may come from; empty: any. */
  readonly trustedRegistries: readonly string[];
}

/** Base images that can change, or come from somewhere else than agreed. */
export function imageProblems(file: Dockerfile, settings: DockerSettings): Problem[] {
  const known = new Set<string>();
  return file.stages.flatMap((stage) => {
    const problems = known.has(stage.image.toLowerCase()) ? [] : [...tagProblems(stage), ...registryProblems(stage, settings)];
    if (stage.name) known.add(stage.name);
    return problems;
  });
}

function tagProblems(stage: Stage): Problem[] {
  const { image } = stage;
  if (image === '' || image === 'scratch' || image.includes('$') || image.includes('@sha256:')) return [];
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : undefined;
  if (tag !== undefined && tag !== 'latest') return [];
  const message = tag === undefined ? `${image} has no tag, which means "latest"` : `${image} is whatever was pushed last`;
  return [at(stage.from, 'docker/untagged-image', message, image)];
}

function registryProblems(stage: Stage, { trustedRegistries }: DockerSettings): Problem[] {
  const { image } = stage;
  if (trustedRegistries.length === 0 || image === 'scratch' || image.includes('$')) return [];
  const [first = '', ...rest] = image.split('/');
  const registry = rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
  if (trustedRegistries.includes(registry)) return [];
  return [at(stage.from, 'docker/untrusted-registry', `${registry} is not among the trusted registries`, image)];
}

/** Who the container runs as. */
export function userProblems(file: Dockerfile): Problem[] {
  const last = file.stages.at(-1);
  if (!last) return [];
  const user = userOf(file, last);
  if (user && /^(?:root|0)(?::|\s|$)/.test(user.argument.trim())) {
    return [at(user, 'docker/root-user', 'The container runs as root', user.argument.trim())];
  }
  const start = last.instructions.findLast((instruction) => instruction.keyword === 'CMD' || instruction.keyword === 'ENTRYPOINT');
  if (user || !start || /nonroot|unprivileged|rootless|windows|nanoserver|\$/.test(last.image)) return [];
  return [at(start, 'docker/no-user', 'Nothing before this names a user, so that it probably runs as root', undefined)];
}

/** The last USER that counts for a stage, inherited from the stage it builds on. */
function userOf(file: Dockerfile, stage: Stage): Instruction | undefined {
  const own = stage.instructions.findLast((instruction) => instruction.keyword === 'USER');
  if (own) return own;
  const earlier = file.stages.slice(0, file.stages.indexOf(stage));
  const base = earlier.findLast((other) => other.name !== undefined && other.name === stage.image.toLowerCase());
  return base ? userOf(file, base) : undefined;
}

/** Returns a problem at a part of an instruction, or at all of it. */
export function at(instruction: Instruction, ruleId: string, message: string, part: string | undefined): Problem {
  const offset = part === undefined ? -1 : instruction.argument.indexOf(part);
  if (part === undefined || offset < 0) return { ruleId, message, start: instruction.start, end: instruction.end };
  const start = instruction.argumentStart + offset;
  return { ruleId, message, start, end: start + part.length };
}
