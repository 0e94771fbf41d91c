import { ByteSpan } from './byte-span.js';
import { JsonLimitError, JsonSyntaxError } from './json-errors.js';
import type { JsonKind, ScannerOptions, Selection } from './selection.js';
import { isHexDigit, isSimpleEscape, isWhitespace, literals, nextOfNumber, NumberState, numberEnds } from './tokens.js';

// States. What may come next at this point of the document.
const VALUE = 0;
const ITEM_OR_END = 1;
const KEY_OR_END = 2;
const KEY = 3;
const COLON = 4;
const AFTER_VALUE = 5;
const STRING = 6;
const ESCAPE = 7;
const UNICODE = 8;
const NUMBER = 9;
const LITERAL = 10;
const DONE = 11;

const keyOptions = { maxBytes: 256 };

/**
 * Reads a JSON text chunk by chunk, hands over the selected values and checks every byte of the rest: what this scanner accepts,
 * JSON.parse accepts, and the other way round (RFC 8259), apart from the depth and size limits. Memory does not grow with the text.
 * Bytes that are not UTF-8 read as U+FFFD, as Node's decoder does it.
 *
 * @throws JsonSyntaxError, JsonLimitError from `write` and `end`; the scanner is useless afterwards.
 */
export class JsonScanner {
  private state = VALUE;
  private chunk: Uint8Array = new Uint8Array(0);
  private position = 0;
  /** Bytes before the current chunk. */
  private consumed = 0;
  private depth = 0;
  private readonly isObject: Uint8Array;
  private readonly selections: (Selection | undefined)[];
  /** Per depth: whether it is a selected array, whose index is the last of `indexes`. */
  private readonly isIndexed: Uint8Array;
  private readonly indexes: number[] = [];
  private pending: Selection | undefined;
  private captured: Selection | undefined;
  private captureDepth = -1;
  private readonly span = new ByteSpan();
  private readonly keySpan = new ByteSpan();
  private isKey = false;
  private commaOffset = -1;
  private hexDigits = 0;
  private numberState: number = NumberState.minus;
  private literal: Uint8Array = new Uint8Array(0);
  private literalIndex = 0;
  /** Trailing commas passed over so far. */
  trailingCommas = 0;

  constructor(
    root: Selection,
    private readonly options: ScannerOptions,
  ) {
    this.pending = root;
    this.isObject = new Uint8Array(options.maxDepth + 1);
    this.isIndexed = new Uint8Array(options.maxDepth + 1);
    this.selections = new Array<Selection | undefined>(options.maxDepth + 1).fill(undefined);
  }

  /** Reads the next part of the text. The chunk must not be changed until the next call has returned. */
  write(chunk: Uint8Array): void {
    if (this.consumed + chunk.length > this.options.maxBytes) throw new JsonLimitError('bytes', this.options.maxBytes);
    this.chunk = chunk;
    this.position = 0;
    while (this.position < chunk.length) this.step();
    if (this.span.isOpen) this.span.carry(chunk);
    if (this.keySpan.isOpen) this.keySpan.carry(chunk);
    this.consumed += chunk.length;
  }

  /** The text is complete. */
  end(): void {
    this.chunk = new Uint8Array(0);
    this.position = 0;
    if (this.state === NUMBER && this.depth === 0 && numberEnds(this.numberState)) this.finishValue();
    if (this.state !== DONE) throw new JsonSyntaxError(this.consumed, 'unexpected end');
  }

  private step(): void {
    switch (this.state) {
      case STRING:
        return this.scanString();
      case ESCAPE:
        return this.scanEscape();
      case UNICODE:
        return this.scanUnicode();
      case NUMBER:
        return this.scanNumber();
      case LITERAL:
        return this.scanLiteral();
      default:
        return this.scanStructure();
    }
  }

  private scanStructure(): void {
    const { chunk } = this;
    let byte = chunk[this.position] as number;
    while (isWhitespace(byte)) {
      this.position += 1;
      if (this.position === chunk.length) return;
      byte = chunk[this.position] as number;
    }
    switch (this.state) {
      case VALUE:
        return this.startValue(byte);
      case ITEM_OR_END:
        return byte === 0x5d ? this.leave(byte) : this.startValue(byte);
      case KEY_OR_END:
        return byte === 0x7d ? this.leave(byte) : this.startKey(byte);
      case KEY:
        return this.startKey(byte);
      case COLON:
        return this.readColon(byte);
      case AFTER_VALUE:
        return this.readAfterValue(byte);
      default:
        return this.fail('unexpected text after the document');
    }
  }

  private startValue(byte: number): void {
    if (byte === 0x22) return this.startScalar('string', STRING);
    if (byte === 0x7b || byte === 0x5b) return this.enter(byte === 0x7b);
    const literal = literals[byte];
    if (literal !== undefined) {
      this.literal = literal;
      this.literalIndex = 1;
      return this.startScalar('literal', LITERAL);
    }
    if (byte !== 0x2d && (byte < 0x30 || byte > 0x39)) return this.endAfterComma(byte, 0x5d);
    this.numberState = byte === 0x2d ? NumberState.minus : byte === 0x30 ? NumberState.zero : NumberState.integer;
    this.startScalar('number', NUMBER);
  }

  private startScalar(kind: JsonKind, state: number): void {
    this.announce(kind);
    this.isKey = false;
    this.state = state;
    this.position += 1;
  }

  private announce(kind: JsonKind): void {
    const selection = this.pending;
    if (selection === undefined) return;
    selection.onEnter?.(kind, this.indexes);
    if (selection.capture === undefined) return;
    this.captured = selection;
    this.captureDepth = this.depth;
    this.span.open(this.position, this.consumed + this.position, selection.capture);
  }

  private enter(isObject: boolean): void {
    if (this.depth >= this.options.maxDepth) throw new JsonLimitError('depth', this.options.maxDepth);
    this.announce(isObject ? 'object' : 'array');
    const selection = this.pending;
    this.depth += 1;
    this.isObject[this.depth] = isObject ? 1 : 0;
    this.selections[this.depth] = selection;
    const isIndexed = !isObject && selection?.items !== undefined;
    this.isIndexed[this.depth] = isIndexed ? 1 : 0;
    if (isIndexed) this.indexes.push(0);
    this.pending = isObject ? undefined : selection?.items;
    this.state = isObject ? KEY_OR_END : ITEM_OR_END;
    this.position += 1;
  }

  private leave(byte: number): void {
    if ((byte === 0x7d) !== (this.isObject[this.depth] === 1)) return this.fail('mismatched bracket');
    if (this.isIndexed[this.depth] === 1) this.indexes.pop();
    this.depth -= 1;
    this.position += 1;
    this.finishValue();
  }

  private finishValue(): void {
    if (this.captured !== undefined && this.captureDepth === this.depth) this.handOver(this.captured);
    this.state = this.depth === 0 ? DONE : AFTER_VALUE;
  }

  private handOver(selection: Selection): void {
    this.captured = undefined;
    const { text, sizeBytes } = this.span.close(this.chunk, this.position, this.consumed + this.position);
    if (text === undefined) selection.capture?.onOversized(sizeBytes, this.indexes);
    else selection.capture?.onText(text, this.indexes);
  }

  private readAfterValue(byte: number): void {
    if (byte !== 0x2c) return byte === 0x7d || byte === 0x5d ? this.leave(byte) : this.fail('expected a comma or a closing bracket');
    this.commaOffset = this.consumed + this.position;
    this.position += 1;
    if (this.isObject[this.depth] === 1) {
      this.state = KEY;
      return;
    }
    if (this.isIndexed[this.depth] === 1) this.indexes[this.indexes.length - 1] = (this.indexes.at(-1) ?? 0) + 1;
    this.pending = this.selections[this.depth]?.items;
    this.state = VALUE;
  }

  private startKey(byte: number): void {
    if (byte !== 0x22) return this.endAfterComma(byte, 0x7d);
    this.position += 1;
    this.isKey = true;
    this.state = STRING;
    if (this.selections[this.depth]?.members) this.keySpan.open(this.position, this.consumed + this.position, keyOptions);
  }

  /** A closing bracket where a value or key is due: an error, or a trailing comma that is let pass. */
  private endAfterComma(byte: number, closing: number): void {
    const isTrailing =
      this.depth > 0 && byte === closing && (closing === 0x7d) === (this.isObject[this.depth] === 1) && this.state !== COLON;
    if (!isTrailing || !this.options.acceptsTrailingCommas) return this.fail('unexpected character');
    this.trailingCommas += 1;
    if (this.span.isOpen) this.span.blank(this.commaOffset);
    this.leave(byte);
  }

  private readColon(byte: number): void {
    if (byte !== 0x3a) return this.fail('expected a colon');
    this.position += 1;
    this.state = VALUE;
  }

  private scanString(): void {
    const { chunk } = this;
    const end = chunk.length;
    let at = this.position;
    for (; at < end; at += 1) {
      const byte = chunk[at] as number;
      if (byte === 0x22) return this.finishString(at);
      if (byte === 0x5c) {
        this.state = ESCAPE;
        this.position = at + 1;
        return;
      }
      if (byte < 0x20) {
        this.position = at;
        return this.fail('control character in a string');
      }
    }
    this.position = end;
  }

  private finishString(quoteAt: number): void {
    this.position = quoteAt + 1;
    if (!this.isKey) return this.finishValue();
    this.state = COLON;
    this.pending = undefined;
    if (!this.keySpan.isOpen) return;
    const { text } = this.keySpan.close(this.chunk, quoteAt, this.consumed + quoteAt);
    const name = text?.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
    const selection = this.selections[this.depth];
    this.pending = name === undefined ? undefined : selection?.members?.get(name);
    if (this.pending === undefined) selection?.onOtherMember?.(name ?? '…', this.indexes);
  }

  private scanEscape(): void {
    const byte = this.chunk[this.position] as number;
    this.state = STRING;
    if (byte === 0x75) {
      this.state = UNICODE;
      this.hexDigits = 4;
    } else if (!isSimpleEscape(byte)) {
      return this.fail('unknown escape');
    }
    this.position += 1;
  }

  private scanUnicode(): void {
    if (!isHexDigit(this.chunk[this.position] as number)) return this.fail('bad unicode escape');
    this.position += 1;
    this.hexDigits -= 1;
    if (this.hexDigits === 0) this.state = STRING;
  }

  private scanNumber(): void {
    const { chunk } = this;
    while (this.position < chunk.length) {
      const next = nextOfNumber(this.numberState, chunk[this.position] as number);
      if (next < 0) {
        if (!numberEnds(this.numberState)) return this.fail('bad number');
        return this.finishValue();
      }
      this.numberState = next;
      this.position += 1;
    }
  }

  private scanLiteral(): void {
    if (this.chunk[this.position] !== this.literal[this.literalIndex]) return this.fail('unexpected word');
    this.position += 1;
    this.literalIndex += 1;
    if (this.literalIndex === this.literal.length) this.finishValue();
  }

  private fail(what: string): never {
    throw new JsonSyntaxError(this.consumed + this.position, what);
  }
}
