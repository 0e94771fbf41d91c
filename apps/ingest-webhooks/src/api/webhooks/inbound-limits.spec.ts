import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BytesUnderWay, isEncoded } from './inbound-limits.js';

const requestOf = (headers: Record<string, string>) => ({ headers }) as unknown as FastifyRequest;
const reply = () => ({ raw: new EventEmitter() }) as unknown as FastifyReply;

describe('BytesUnderWay', () => {
  it('refuses what would be too much, until others are done', () => {
    const underWay = new BytesUnderWay(1_000);
    const first = reply();
    underWay.enter(requestOf({ 'content-length': '600' }), first);
    expect(() => underWay.enter(requestOf({ 'content-length': '500' }), reply())).toThrow(
      expect.objectContaining({ code: 'service-unavailable' }),
    );
    first.raw.emit('close');
    expect(() => underWay.enter(requestOf({ 'content-length': '500' }), reply())).not.toThrow();
  });

  it('expects the largest body when none is announced', () => {
    expect(() => new BytesUnderWay(1_000).enter(requestOf({}), reply())).toThrow();
    expect(() => new BytesUnderWay(1_000).enter(requestOf({ 'content-length': 'many' }), reply())).toThrow();
  });
});

describe('isEncoded', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['identity', false],
    [' Identity ', false],
    ['gzip', true],
    ['identity, gzip', true],
    ['br', true],
  ])('%p: %p', (value, expected) => {
    expect(isEncoded(requestOf(value === undefined ? {} : { 'content-encoding': value }))).toBe(expected);
  });
});
