import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const calendarDate = /^\d{4}-\d{2}-\d{2}$/;

/** Instant. Goes out as `2019-01-07T20:52:19.491+00:00`, comes in as any RFC 3339 text. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => toDate(value).toISOString().replace('Z', '+00:00'),
  parseValue: (value) => parseDateTime(value),
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

/** Calendar date. Goes out as `2025-03-10` (in UTC for a `Date`); comes in as a `Date` at midnight UTC. */
export const dateScalar = new GraphQLScalarType<Date, string>({
  name: 'Date',
  serialize: (value) => (typeof value === 'string' && calendarDate.test(value) ? value : toDate(value).toISOString().slice(0, 10)),
  parseValue: (value) => parseCalendarDate(value),
  parseLiteral: (node) => parseCalendarDate(node.kind === Kind.STRING ? node.value : undefined),
});

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(value as string | number);
  if (Number.isNaN(date.getTime())) throw new GraphQLError(`Not a time: ${String(value)}`);
  return date;
}

function parseDateTime(value: unknown): Date {
  const date = typeof value === 'string' && rfc3339.test(value) ? new Date(value.replace(' ', 'T')) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new GraphQLError('DateTime must be an ISO 8601 time with offset, such as 2025-03-10T12:00:00Z');
  return date;
}

function parseCalendarDate(value: unknown): Date {
  const date = typeof value === 'string' && calendarDate.test(value) ? new Date(`${value}T00:00:00Z`) : new Date(Number.NaN);
  // A day that does not exist, such as 2025-02-30, rolls over to another one.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value) {
    throw new GraphQLError('Date must be an ISO 8601 date, such as 2025-03-10');
  }
  return date;
}
