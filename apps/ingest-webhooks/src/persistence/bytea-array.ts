const byteaOid = 17;
const headerLength = 20;

/**
 * Encodes values as a one-dimensional `bytea[]` in PostgreSQL's binary format (as `array_recv` reads it): the driver would write them as
 * hexadecimal text, twice as long.
 */
export function byteaArray(values: readonly Buffer[]): Buffer {
  const array = Buffer.allocUnsafe(values.reduce((size, value) => size + 4 + value.length, headerLength));
  const [dimensions, hasNulls, lowerBound] = [1, 0, 1];
  [dimensions, hasNulls, byteaOid, values.length, lowerBound].forEach((number, index) => array.writeInt32BE(number, index * 4));
  let at = headerLength;
  for (const value of values) {
    at = array.writeInt32BE(value.length, at);
    at += value.copy(array, at);
  }
  return array;
}
