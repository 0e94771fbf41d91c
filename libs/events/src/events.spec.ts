import { describe, expect, it } from '@jest/globals';
import { eventCatalogue } from './catalogue.js';

describe('event catalogue', () => {
  it.each(eventCatalogue.map((event) => [event.type, event] as const))('%s has a valid example and a key', (_, event) => {
    expect(event.schema.parse(event.example)).toEqual(event.example);
    expect(event.key(event.example as never)).not.toBe('');
  });

  it('names each type once, in the words of its stream', () => {
    const types = eventCatalogue.map((event) => event.type);
    expect(new Set(types).size).toBe(types.length);
    for (const event of eventCatalogue) expect(`lintel.${event.type.split('.')[0]}`).toBe(event.stream);
  });

  it('names only known causes and has no cycle', () => {
    const causes = new Map(eventCatalogue.map((event) => [event.type, event.causedBy]));
    for (const list of causes.values()) for (const cause of list) expect(causes.has(cause)).toBe(true);
    const visit = (type: string, path: readonly string[]): void => {
      if (path.includes(type)) throw new Error(`cycle: ${[...path, type].join(' <- ')}`);
      for (const cause of causes.get(type) ?? []) visit(cause, [...path, type]);
    };
    for (const type of causes.keys()) expect(() => visit(type, [])).not.toThrow();
  });
});
