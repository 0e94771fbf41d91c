import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parseValue } from 'graphql';
import { scalarsOf } from './scalars.js';

const { DateTime, Date: CalendarDate, JSONString, UUID } = scalarsOf('deepsource') as Record<string, any>;
const { Long } = scalarsOf('codiga') as Record<string, any>;

describe('DateTime', () => {
  it('goes out as RFC 3339 with offset and comes back', () => {
    expect(DateTime.serialize(new Date('2019-01-07T20:52:19.491Z'))).toBe('2019-01-07T20:52:19.491+00:00');
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) =>
        expect(DateTime.parseValue(DateTime.serialize(date))).toEqual(date),
      ),
    );
  });

  it.each(['yesterday', '2025-03-10', '2025-13-10T00:00:00Z', '2025-03-10T12:00:00', 5, null])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('DateTime must be an ISO 8601 time');
  });
});

describe('Date', () => {
  it('goes out as a day and comes in as midnight UTC', () => {
    expect(CalendarDate.serialize(new Date('2025-03-10T23:59:59Z'))).toBe('2025-03-10');
    expect(CalendarDate.serialize('2025-03-10')).toBe('2025-03-10');
    expect(CalendarDate.parseValue('2025-03-10')).toEqual(new Date('2025-03-10T00:00:00Z'));
  });

  it.each(['2025-02-30', '2025-3-1', '10.3.2025', ''])('refuses %j', (value) => {
    expect(() => CalendarDate.parseValue(value)).toThrow('Date must be an ISO 8601 date');
  });
});

describe('JSONString', () => {
  it('is text outside and a value inside', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSONString.parseValue(JSONString.serialize(typeof value === 'string' ? JSON.stringify(value) : value))).toEqual(
          JSON.parse(JSON.stringify(value)),
        ),
      ),
    );
    expect(() => JSONString.parseValue('{')).toThrow('does not hold a JSON document');
  });
});

describe('UUID', () => {
  it('accepts both written forms and gives the canonical one', () => {
    const canonical = '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';
    expect(UUID.parseValue(canonical.toUpperCase())).toBe(canonical);
    expect(UUID.parseValue(canonical.replaceAll('-', ''))).toBe(canonical);
    expect(() => UUID.parseValue('0b1c2d3e')).toThrow('UUID must be a UUID');
  });
});

describe('Long', () => {
  it('carries safe integers, and takes them as text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(Long.serialize(value)).toBe(value);
        expect(Long.serialize(String(value))).toBe(value);
        expect(Long.serialize(BigInt(value))).toBe(value);
        expect(Long.parseLiteral(parseValue(String(value)))).toBe(value);
        expect(Long.parseLiteral({ kind: Kind.STRING, value: String(value) })).toBe(value);
      }),
    );
  });

  it.each([1.5, '1e3', '', 'abc', '99999999999999999999', 2 ** 53, true, null, {}])('refuses %j', (value) => {
    expect(() => Long.parseValue(value)).toThrow('Long must be a whole number below 2^53');
  });

  it('writes a time as milliseconds', () => {
    expect(Long.serialize(new Date(1_700_000_000_000))).toBe(1_700_000_000_000);
  });
});
