import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromGlobalId, fromGlobalIdOf, toGlobalId } from './relay-id.js';
import { fromGlobalKeyOf, toGlobalKey } from './relay-key.js';

describe('Relay ids', () => {
  it('never change: clients keep them', () => {
    expect(toGlobalId('Repository', 1)).toBe('UmVwb3NpdG9yeTpnZHMwOGI=');
    expect(toGlobalKey('Analyzer', 'javascript')).toBe('QW5hbHl6ZXI6amF2YXNjcmlwdA==');
  });

  it('are read back for every identity, and only as their own type', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
        const globalId = toGlobalId('Occurrence', id);
        expect(fromGlobalId(globalId)).toEqual({ type: 'Occurrence', id });
        expect(fromGlobalIdOf('Repository', globalId)).toBeUndefined();
        expect(Buffer.from(globalId, 'base64').toString()).toMatch(/^Occurrence:[a-z0-9]{6,}$/);
      }),
    );
  });

  it('have one form only, and nothing else is taken for one', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => fromGlobalId(text) === undefined || toGlobalId(fromGlobalId(text)!.type, fromGlobalId(text)!.id) === text,
      ),
    );
    expect(fromGlobalId(toGlobalId('Repository', 1).replace('=', ''))).toBeUndefined();
    expect(fromGlobalId(Buffer.from('Repository:1').toString('base64'))).toBeUndefined();
    expect(fromGlobalKeyOf('Analyzer', toGlobalKey('Analyzer', 'javascript'))).toBe('javascript');
    expect(fromGlobalKeyOf('Analyzer', toGlobalKey('Analyzer', 'JAVASCRIPT'))).toBeUndefined();
  });
});
