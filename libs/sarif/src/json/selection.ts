/** What a JSON value is, told by its first byte. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** Indexes of the arrays around a value, outermost first: `runs[2].results[7]` is `[2, 7]`. Read it at once, it is reused. */
export type Indexes = readonly number[];

/**
 * Says which values of a document someone wants. Everything that no selection names is checked and dropped.
 *
 * With duplicate keys the later value counts, as in JSON.parse: `onEnter` is called again, and whoever collects starts anew there.
 */
export interface Selection {
  readonly members?: ReadonlyMap<string, Selection>;
  /** Called for each member of the object that is not in `members`. */
  readonly onOtherMember?: (name: string, indexes: Indexes) => void;
  readonly items?: Selection;
  readonly onEnter?: (kind: JsonKind, indexes: Indexes) => void;
  readonly capture?: Capture;
}

/** Hands over the text of a value. A captured value has no selected parts. */
export interface Capture {
  readonly maxBytes: number;
  /** Takes the bytes of the value as they come, its quotes included, also those beyond `maxBytes`; `onText` then gets an empty text. */
  readonly onPiece?: (bytes: Uint8Array) => void;
  readonly onText: (text: string, indexes: Indexes) => void;
  /** The value was longer than `maxBytes`; it was checked, but not kept. */
  readonly onOversized: (sizeBytes: number, indexes: Indexes) => void;
}

/** Builds the members of a selection. */
export function members(entries: Readonly<Record<string, Selection>>): ReadonlyMap<string, Selection> {
  return new Map(Object.entries(entries));
}

export interface ScannerOptions {
  /** Containers inside each other; JSON.parse itself takes millions, what comes after it does not. */
  readonly maxDepth: number;
  readonly maxBytes: number;
  /** Accept a comma before `]` and `}`; it is a space in what is handed over. */
  readonly acceptsTrailingCommas?: boolean;
}
