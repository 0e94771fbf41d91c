import { describe, expect, it } from '@jest/globals';
import { formatDsn, isUploadSecret, newUploadSecret } from './upload-credential.js';

describe('upload credential', () => {
  it('is 32 hexadecimal digits', () => {
    expect(newUploadSecret()).toMatch(/^[0-9a-f]{32}$/);
    expect(newUploadSecret()).not.toBe(newUploadSecret());
    expect(isUploadSecret(newUploadSecret())).toBe(true);
    expect(isUploadSecret('dsp_0123456789')).toBe(false);
  });

  it.each([
    ['https://lintel.example.com', 'https://00ff@lintel.example.com'],
    ['http://127.0.0.1:8080', 'http://00ff@127.0.0.1:8080'],
    ['https://lintel.example.com:8443/ignored/path', 'https://00ff@lintel.example.com:8443'],
  ])('of %s reads as %s', (publicUrl, dsn) => {
    expect(formatDsn(publicUrl, '00ff')).toBe(dsn);
  });
});
