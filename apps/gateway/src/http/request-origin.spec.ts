import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { hostName, RequestOrigins } from './request-origin.js';

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ headers: { host: 'lintel.local:8080', ...headers }, raw: { socket: { remoteAddress } } }) as unknown as FastifyRequest;
const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'lintel.example', 'x-forwarded-for': '203.0.113.9, 10.0.0.7' };

describe('RequestOrigins', () => {
  it('believes nobody unless told to', () => {
    expect(new RequestOrigins([]).of(request('::ffff:10.0.0.1', forwarded))).toEqual({
      protocol: 'http',
      host: 'lintel.local:8080',
      address: '10.0.0.1',
    });
  });

  it('believes a trusted proxy, and takes the client from before the trusted ones', () => {
    const origins = new RequestOrigins(['10.0.0.0/8', '::1']);
    expect(origins.of(request('10.0.0.1', forwarded))).toEqual({ protocol: 'https', host: 'lintel.example', address: '203.0.113.9' });
    expect(origins.of(request('192.0.2.1', forwarded)).address).toBe('192.0.2.1');
    expect(origins.of(request('::1', { 'x-forwarded-for': 'spoofed, 198.51.100.1' })).address).toBe('198.51.100.1');
  });

  it('ignores what a header should not say', () => {
    const origins = new RequestOrigins(['10.0.0.1']);
    expect(origins.of(request('10.0.0.1', { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'a"><b' }))).toMatchObject({
      protocol: 'http',
      host: 'lintel.local:8080',
    });
  });

  it('says which setting is wrong', () => {
    expect(() => new RequestOrigins(['everybody'])).toThrow('LINTEL_TRUSTED_PROXIES: "everybody" is neither an address nor a network');
  });
});

describe('hostName', () => {
  it.each([
    ['API.Codiga.io:443', 'api.codiga.io'],
    ['[::1]:8080', '[::1]'],
    ['localhost', 'localhost'],
  ])('%s is %s', (host, name) => expect(hostName(host)).toBe(name));
});
