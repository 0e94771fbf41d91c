import { isUtf8 } from 'node:buffer';
import { DomainError } from '@lintel/kernel';

/** Host payloads nest about ten levels. */
export const maxJsonDepth = 128;

/**
 * Smaller bodies are not looked at: the parser takes any depth, what is parsed is only ever read field by field, and what fits in here nests
 * too little to matter.
 */
const shallowBelowBytes = 16 * 1024;

/**
 * Reads a JSON object from the bytes of a body.
 *
 * @throws DomainError `malformed-payload` when the bytes are not UTF-8, not JSON, not an object, or many and nested deeper than `maxJsonDepth`.
 */
export function readJsonObject(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) throw malformed('the body is not UTF-8');
  if (bytes.length >= shallowBelowBytes && isDeeperThan(bytes, maxJsonDepth)) throw malformed(`nested deeper than ${maxJsonDepth} levels`);
  const value = parse(bytes.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('a JSON object is expected');
  return value as Record<string, unknown>;
}

/** Returns the bytes of the `payload` field of a form-encoded body, as GitHub sends it. */
export function readFormPayload(bytes: Buffer): Buffer {
  const payload = new URLSearchParams(bytes.toString('utf8')).get('payload');
  if (payload === null) throw malformed('the form has no field "payload"');
  return Buffer.from(payload, 'utf8');
}

export function malformed(reason: string): DomainError {
  return new DomainError('malformed-payload', { reason });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text around the error, which may be personal data.
    throw malformed(json === '' ? 'the body is empty' : 'the body is not JSON');
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** Whether brackets nest deeper than `limit`. Looks at bytes only, so that a hostile body costs no memory; stops at the first level too deep. */
export function isDeeperThan(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfString(bytes, at);
      if (at === -1) return false;
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}

/** Index of the quote that closes the string opened at `start`, or -1. A quote behind an odd number of backslashes does not close. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(quote, start + 1);
  while (end !== -1) {
    let slashes = 0;
    while (bytes[end - 1 - slashes] === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = bytes.indexOf(quote, end + 1);
  }
  return -1;
}
