import { describe, expect, it } from '@jest/globals';
import { describeFinding } from './describe-source.js';
import { packFeatures, unpackFeatures } from './pack-features.js';

describe('packed features', () => {
  it('are read back as they were, in less space than JSON', async () => {
    const text =
      'class Grün {\n  total(items) {\n    if (items.length === 0) return null;\n    return items.reduce((sum, item) => sum + item.price, 0);\n  }\n}\n';
    const features = await describeFinding('a.ts', text, { startLine: 3, startColumn: 9, endLine: 3, endColumn: 21 });
    if (!features) throw new Error('no features');
    const packed = packFeatures(features);
    expect(unpackFeatures(packed)).toEqual(features);
    expect(packed.length).toBeLessThan(JSON.stringify(features).length * 0.75);
  });

  it.each([
    Buffer.alloc(0),
    Buffer.from('ffff', 'hex'),
    Buffer.from('0000000000000000', 'hex'),
    Buffer.from('000000000000000000007b7d', 'hex'),
  ])('are null when damaged: %s', (bytes) => {
    expect(unpackFeatures(bytes)).toBeNull();
  });
});
