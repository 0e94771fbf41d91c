// One Jest setup for every project: native ESM, SWC, sources of the workspace instead of their builds.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(fileURLToPath(import.meta.url));

/** Returns the Jest configuration of the project in `projectDir` (absolute). */
export function projectConfig(projectDir) {
  return {
    displayName: path.relative(root, projectDir),
    rootDir: projectDir,
    roots: ['<rootDir>'],
    testEnvironment: 'node',
    testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    modulePathIgnorePatterns: ['/dist/'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '^.+\\.ts$': ['@swc/jest', { configFile: path.join(root, '.swcrc') }] },
    moduleNameMapper: {
      '^@lintel/(.*)$': path.join(root, 'libs/$1/src/index.ts'),
      '^@lintel-app/(.*)$': path.join(root, 'apps/$1/src/service.ts'),
      '^(\\.{1,2}/.*)\\.js$': '$1',
    },
    testTimeout: 60_000,
  };
}
