/** Where a number can be interrupted by the end of a chunk. */
export const NumberState = { minus: 0, zero: 1, integer: 2, point: 3, fraction: 4, exponentMark: 5, exponentSign: 6, exponent: 7 } as const;

/** Words by their first byte. */
export const literals: Readonly<Record<number, Uint8Array>> = {
  0x74: Buffer.from('true'),
  0x66: Buffer.from('false'),
  0x6e: Buffer.from('null'),
};

export function isWhitespace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** One of `" \\ / b f n r t`, what may follow a backslash beside `u`. */
export function isSimpleEscape(byte: number): boolean {
  return (
    byte === 0x6e || byte === 0x22 || byte === 0x5c || byte === 0x2f || byte === 0x62 || byte === 0x66 || byte === 0x72 || byte === 0x74
  );
}

/** Returns the state after `byte`, or -1 when the byte does not belong to the number. */
export function nextOfNumber(state: number, byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return afterDigit(state, byte);
  const isExponentMark = byte === 0x65 || byte === 0x45;
  if (isExponentMark)
    return state === NumberState.zero || state === NumberState.integer || state === NumberState.fraction ? NumberState.exponentMark : -1;
  if (byte === 0x2e) return state === NumberState.zero || state === NumberState.integer ? NumberState.point : -1;
  if (byte === 0x2b || byte === 0x2d) return state === NumberState.exponentMark ? NumberState.exponentSign : -1;
  return -1;
}

function afterDigit(state: number, byte: number): number {
  switch (state) {
    case NumberState.minus:
      return byte === 0x30 ? NumberState.zero : NumberState.integer;
    case NumberState.zero:
      return -1;
    case NumberState.point:
      return NumberState.fraction;
    case NumberState.exponentMark:
    case NumberState.exponentSign:
      return NumberState.exponent;
    default:
      return state;
  }
}

/** Whether a number may end in this state. */
export function numberEnds(state: number): boolean {
  return state === NumberState.zero || state === NumberState.integer || state === NumberState.fraction || state === NumberState.exponent;
}
