import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

export interface Dependency {
  readonly name: string;
  readonly isDevelopment: boolean;
}

const names = z.record(z.string(), z.unknown()).default({});

const npmSchema = z.looseObject({ dependencies: names, optionalDependencies: names, devDependencies: names });
const composerSchema = z.looseObject({ require: names, 'require-dev': names });

const poetrySchema = z.looseObject({
  dependencies: names,
  'dev-dependencies': names,
  group: z.record(z.string(), z.looseObject({ dependencies: names })).default({}),
});

const pyprojectSchema = z.looseObject({
  project: z
    .looseObject({
      dependencies: z.array(z.string()).default([]),
      'optional-dependencies': z.record(z.string(), z.array(z.string())).default({}),
    })
    .optional(),
  'dependency-groups': z.record(z.string(), z.array(z.unknown())).default({}),
  tool: z.looseObject({ poetry: poetrySchema.optional() }).optional(),
});

const cargoSchema = z.looseObject({ dependencies: names, 'build-dependencies': names, 'dev-dependencies': names });

/** Packages of the repository itself are not third-party. */
const localVersion = /^(?:workspace|file|link|portal):/;

export function readNpm(text: string): Dependency[] {
  const file = npmSchema.parse(JSON.parse(text));
  const external = (entries: Record<string, unknown>): string[] =>
    Object.entries(entries).flatMap(([name, version]) => (typeof version === 'string' && !localVersion.test(version) ? [name] : []));
  return [...of(external({ ...file.dependencies, ...file.optionalDependencies }), false), ...of(external(file.devDependencies), true)];
}

export function readComposer(text: string): Dependency[] {
  const file = composerSchema.parse(JSON.parse(text));
  // Without a slash: the language itself and its extensions.
  const packages = (entries: Record<string, unknown>): string[] => Object.keys(entries).filter((name) => name.includes('/'));
  return [...of(packages(file.require), false), ...of(packages(file['require-dev']), true)];
}

export function readPyproject(text: string): Dependency[] {
  const file = pyprojectSchema.parse(parseToml(text, { maxDepth: 50 }));
  const poetry = file.tool?.poetry;
  const groups = Object.values(file['dependency-groups'])
    .flat()
    .filter((entry) => typeof entry === 'string');
  const poetryNames = Object.keys(poetry?.dependencies ?? {}).filter((name) => name.toLowerCase() !== 'python');
  const poetryGroups = Object.values(poetry?.group ?? {}).flatMap((group) => Object.keys(group.dependencies));
  return [
    ...of([...(file.project?.dependencies ?? []).flatMap(pythonName), ...poetryNames], false),
    ...of([...Object.values(file.project?.['optional-dependencies'] ?? {}).flat(), ...groups].flatMap(pythonName), true),
    ...of([...Object.keys(poetry?.['dev-dependencies'] ?? {}), ...poetryGroups], true),
  ];
}

export function readCargo(text: string): Dependency[] {
  const file = cargoSchema.parse(parseToml(text, { maxDepth: 50 }));
  const external = (entries: Record<string, unknown>): string[] =>
    Object.entries(entries).flatMap(([name, value]) => (typeof value === 'object' && value !== null && 'path' in value ? [] : [name]));
  return [...of(external(file.dependencies), false), ...of(external({ ...file['build-dependencies'], ...file['dev-dependencies'] }), true)];
}

/** Name at the beginning of a requirement (PEP 508), normalised as PEP 503 says. */
export function pythonName(requirement: string): string[] {
  const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1];
  return name === undefined ? [] : [name.toLowerCase().replaceAll(/[-_.]+/g, '-')];
}

function of(all: readonly string[], isDevelopment: boolean): Dependency[] {
  return all.map((name) => ({ name, isDevelopment }));
}
