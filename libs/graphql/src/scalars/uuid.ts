import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const compact = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/** UUID (RFC 9562) in canonical lower-case text; the form without hyphens comes in too. */
export const uuidScalar = new GraphQLScalarType<string, string>({
  name: 'UUID',
  serialize: (value) => String(value),
  parseValue: (value) => parseUuid(value),
  parseLiteral: (node) => parseUuid(node.kind === Kind.STRING ? node.value : undefined),
});

function parseUuid(value: unknown): string {
  if (typeof value === 'string' && canonical.test(value)) return value.toLowerCase();
  const parts = typeof value === 'string' ? compact.exec(value) : null;
  if (!parts) throw new GraphQLError('UUID must be a UUID in text form');
  return parts.slice(1).join('-').toLowerCase();
}
