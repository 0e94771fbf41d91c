import { randomInt } from 'node:crypto';

const epoch = Date.UTC(2023, 0, 1);
const randomBits = 22n;

/**
 * Id of an outgoing message: a decimal number of up to 19 digits, made of the milliseconds since 2023 and 22 random bits, so that it sorts by
 * time and is never given twice in practice; a unique index catches the rest.
 */
export function newSnowflake(now: Date): string {
  return ((BigInt(now.getTime() - epoch) << randomBits) | BigInt(randomInt(2 ** Number(randomBits)))).toString();
}
