import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/**
 * Whole number beyond 32 bits, written as a JSON number. Only safe integers (below 2^53) go out; numeric strings come in too,
 * because some databases and clients hand ids around as text.
 */
export const longScalar = new GraphQLScalarType<number, number>({
  name: 'Long',
  serialize: (value) => toSafeInteger(value),
  parseValue: (value) => toSafeInteger(value),
  parseLiteral: (node) => toSafeInteger(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined),
});

function toSafeInteger(value: unknown): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number === 'bigint') return toSafeInteger(number.toString());
  if (value instanceof Date) return value.getTime();
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new GraphQLError('Long must be a whole number below 2^53');
  return number;
}
