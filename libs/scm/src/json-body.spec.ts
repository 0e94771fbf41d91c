import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeeperThan, maxJsonDepth, readJsonObject } from './json-body.js';

const read = (text: string | Buffer) => readJsonObject(Buffer.isBuffer(text) ? text : Buffer.from(text));
const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

describe('readJsonObject', () => {
  it.each([
    ['empty', '', /empty/],
    ['truncated', '{"ref":"refs/heads/ma', /not JSON/],
    ['an array', '[]', /object/],
    ['null', 'null', /object/],
    ['a text', '"x"', /object/],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /UTF-8/],
    ['behind a byte order mark', '\uFEFF{}', /not JSON/],
    ['nested a million deep', nested(1_000_000), /nested deeper/],
    ['nested a million deep in objects', '{"a":'.repeat(1_000_000), /nested deeper/],
  ])('refuses a body that is %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('does not quote the body', () => {
    expect(() => read('{"password": hunter2}')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
  });

  it('takes the deepest nesting allowed and no more, except of a small body', () => {
    const padded = (depth: number) => `{"padding":"${'x'.repeat(20_000)}",${nested(depth).slice(1)}`;
    expect(read(padded(maxJsonDepth - 1))).toHaveProperty('a');
    expect(() => read(padded(maxJsonDepth))).toThrow(/nested deeper/);
    expect(read(nested(8_000))).toHaveProperty('a');
  });

  it('does not count brackets in texts', () => {
    expect(read(`{"a":"${'['.repeat(500)}\\"${'{'.repeat(500)}\\\\"}`)).toHaveProperty('a');
  });

  it('has no say in the prototype', () => {
    expect(Object.getPrototypeOf(read('{"__proto__":{"isAdmin":true}}'))).toBe(Object.prototype);
  });

  it('finds the depth of any JSON', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat({ max: 8 }), (value, limit) => {
        expect(isDeeperThan(Buffer.from(JSON.stringify(value)), limit)).toBe(depthOf(value) > limit);
      }),
    );
  });
});
