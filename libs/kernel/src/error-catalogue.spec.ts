import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { errorCatalogue, type ErrorCode } from './error-catalogue.js';

const root = path.resolve(import.meta.dirname, '../../..');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'fixtures', 'sample'].includes(entry.name) ? [] : sources(file);
    return entry.name.endsWith('.ts') && !entry.name.includes('spec') && entry.name !== 'error-catalogue.ts' ? [file] : [];
  });
}

describe('error catalogue', () => {
  const code = [...sources(path.join(root, 'apps')), ...sources(path.join(root, 'libs'))]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it.each(Object.keys(errorCatalogue) as ErrorCode[])('%s is raised somewhere, says something and what to do', (name) => {
    expect(code).toContain(`'${name}'`);
    expect(errorCatalogue[name].message.length).toBeGreaterThan(5);
    expect(errorCatalogue[name].hint).toMatch(/\.$/);
  });

  it('fills in the facts', () => {
    const error = new DomainError('rate-limited', { retryAfterSeconds: 30 });
    expect(error).toMatchObject({ kind: 'limited', message: 'API rate limit exceeded', hint: 'Wait 30 seconds before the next request.' });
  });
});
