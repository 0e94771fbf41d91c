import { describe, expect, it } from '@jest/globals';
import { defineEvent, envelopeSchema } from '@lintel/events';
import { runWithContext } from '@lintel/observability';
import fc from 'fast-check';
import { z } from 'zod';
import { createEnvelope, storableJson } from './publish.js';

const named = defineEvent({
  type: 'test.thing.named',
  stream: 'lintel.scm',
  producer: 'accounts',
  version: 3,
  schema: z.object({ name: z.string(), size: z.number().default(1) }),
  key: (data) => data.name,
  causedBy: [],
  example: { name: 'a', size: 1 },
});

describe('createEnvelope', () => {
  it('makes a CloudEvents envelope with the context of the work under way', () => {
    const context = { correlationId: 'delivery-1', causationId: 'event-1', traceparent: '00-a-b-01' };
    const envelope = runWithContext(context, () => createEnvelope(named, { name: 'x' } as never));
    expect(envelopeSchema.parse(envelope)).toEqual(envelope);
    expect(envelope).toMatchObject({
      specversion: '1.0',
      source: '/lintel/accounts',
      type: 'test.thing.named',
      subject: 'x',
      dataversion: 3,
      correlationid: 'delivery-1',
      causationid: 'event-1',
      traceparent: '00-a-b-01',
      data: { name: 'x', size: 1 },
    });
  });

  it('refuses data that does not match and a key that is empty', () => {
    expect(() => createEnvelope(named, { name: 1 } as never)).toThrow(z.ZodError);
    expect(() => createEnvelope(named, { name: '', size: 1 })).toThrow('the key is empty');
  });
});

describe('storableJson', () => {
  it('changes nothing but NUL and lone surrogates', () => {
    expect(storableJson({ text: 'a\0b\ud800c \u{1F600} \\u0000' })).toBe(JSON.stringify({ text: 'a\uFFFDb\uFFFDc \u{1F600} \\u0000' }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = JSON.parse(storableJson({ text })) as { text: string };
        expect(stored.text).toBe(text.replaceAll('\0', '\uFFFD').toWellFormed());
      }),
    );
  });
});
