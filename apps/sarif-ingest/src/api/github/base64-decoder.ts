const quote = 0x22;
const backslash = 0x5c;
const equals = 0x3d;

/**
 * Decodes a base64 text (RFC 4648, both alphabets, with line breaks, with or without padding) that comes as the pieces of a JSON string. Escapes
 * of the string may fall on the edge of two pieces.
 */
export class Base64Decoder {
  /** Why the text is no base64; the first reason stays. */
  problem: string | undefined;
  private carriedEscape = '';
  private pending: Buffer = Buffer.alloc(0);
  private paddingCount = 0;

  /** Takes the next piece, quotes included; returns the bytes that are complete. */
  write(piece: Uint8Array): Buffer {
    if (this.problem !== undefined) return Buffer.alloc(0);
    const symbols = this.symbolsOf(this.unescaped(piece));
    const joined = this.pending.length === 0 ? symbols : Buffer.concat([this.pending, symbols]);
    const complete = joined.length - (joined.length % 4);
    this.pending = joined.subarray(complete);
    return Buffer.from(joined.toString('latin1', 0, complete), 'base64');
  }

  /** The text is over; returns what was left. */
  end(): Buffer {
    const rest = this.pending.length;
    const isPadded = this.paddingCount > 0;
    if (rest === 1 || (isPadded && (rest + this.paddingCount) % 4 !== 0)) this.problem ??= 'it is cut off';
    return this.problem === undefined ? Buffer.from(this.pending.toString('latin1'), 'base64') : Buffer.alloc(0);
  }

  /** Resolves escapes; few texts have any. */
  private unescaped(piece: Uint8Array): Uint8Array {
    if (this.carriedEscape === '' && !piece.includes(backslash)) return piece;
    const text = this.carriedEscape + Buffer.from(piece).toString('latin1');
    const cut = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(text);
    // A backslash that is itself escaped does not open an escape, but base64 has no backslash either.
    this.carriedEscape = cut?.[0] ?? '';
    const whole = cut === null ? text : text.slice(0, cut.index);
    return Buffer.from(
      whole.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, simple: string | undefined) => plain(hex, simple)),
      'latin1',
    );
  }

  /** Keeps the symbols of the alphabet; notes anything that does not belong. */
  private symbolsOf(bytes: Uint8Array): Buffer {
    const kept = Buffer.allocUnsafe(bytes.length);
    let count = 0;
    for (const byte of bytes) {
      if (isSymbol(byte)) {
        if (this.paddingCount > 0) this.problem ??= 'it goes on after its padding';
        kept[count] = byte;
        count += 1;
      } else if (byte === equals) {
        this.paddingCount += 1;
        if (this.paddingCount > 2) this.problem ??= 'it has too much padding';
      } else if (!isBlank(byte)) this.problem ??= 'it has a character that base64 does not have';
    }
    return kept.subarray(0, count);
  }
}

function plain(hex: string | undefined, simple: string | undefined): string {
  // What is no byte is no symbol either: DEL stands for it.
  if (hex !== undefined) return String.fromCharCode(Math.min(Number.parseInt(hex, 16), 0x7f));
  return simple === 'n' || simple === 'r' || simple === 't' ? ' ' : (simple ?? '');
}

function isSymbol(byte: number): boolean {
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
  return isLetter || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2f || byte === 0x2d || byte === 0x5f;
}

/** The quotes of the JSON string count as blank. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === quote;
}
