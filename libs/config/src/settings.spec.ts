import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { kinds } from './kinds.js';
import { readSettings, SettingsError } from './settings.js';

const schema = z.object({ LINTEL_PORT: kinds.port().default(8080), SECRETS: kinds.list().optional(), ADMIN: z.email().optional() });

describe('readSettings', () => {
  it('reads values, lists and defaults', () => {
    expect(readSettings(schema, { SECRETS: ' a, b ,,c' })).toEqual({ LINTEL_PORT: 8080, SECRETS: ['a', 'b', 'c'] });
  });

  it('reads a secret from a file without its final line break', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'settings-')), 'secret');
    writeFileSync(file, 's3cret\n');
    expect(readSettings(schema, { SECRETS_FILE: file }).SECRETS).toEqual(['s3cret']);
  });

  it('counts an empty text as not set', () => {
    expect(readSettings(schema, { ADMIN: '' }).ADMIN).toBeUndefined();
  });

  it('names every problem at once', () => {
    const read = () => readSettings(schema, { LINTEL_PORT: 'many', ADMIN: 'nobody', SECRETS_FILE: '/does/not/exist' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/LINTEL_PORT[\s\S]*|ADMIN/);
    try {
      read();
    } catch (error) {
      expect((error as SettingsError).problems).toHaveLength(3);
    }
  });

  it('refuses a value given twice', () => {
    expect(() => readSettings(schema, { ADMIN: 'a@example.com', ADMIN_FILE: '/etc/hostname' })).toThrow(/not both/);
  });
});
