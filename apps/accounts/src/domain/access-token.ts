import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'dsp_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 30;
const checksumLength = 6;

/** Characters of a token: existing clients accept tokens of 32 to 50. */
export const accessTokenLength = prefix.length + randomLength + checksumLength;

/** A personal access token as text. It is shown once and never stored. */
export type AccessTokenText = string;

/** Returns a new token: `dsp_`, 30 random characters (178 bits), 6 characters of checksum. */
export function newAccessToken(): AccessTokenText {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return prefix + random + checksumOf(random);
}

/**
 * Whether the text can be a token at all. The checksum lets a secret scanner tell a token from a look-alike, and spares the database
 * a question for mistyped ones.
 */
export function isAccessToken(text: string): boolean {
  if (text.length !== accessTokenLength || !text.startsWith(prefix)) return false;
  const random = text.slice(prefix.length, -checksumLength);
  return /^[0-9A-Za-z]+$/.test(random) && text.endsWith(checksumOf(random));
}

/** What is stored of a token or an upload credential. They are random and long, so a fast hash is enough. */
export function hashSecret(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Last characters of a token, to tell tokens apart in a list. */
export function hintOf(token: AccessTokenText): string {
  return token.slice(-4);
}

function checksumOf(random: string): string {
  let rest = crc32(random);
  let text = '';
  while (rest > 0) {
    text = alphabet.charAt(rest % alphabet.length) + text;
    rest = Math.floor(rest / alphabet.length);
  }
  return text.padStart(checksumLength, '0');
}
