import type { Indexes, Selection } from '../json/selection.js';

/** How much memory the collected values may take together. */
export class MetadataBudget {
  private usedBytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly onExceeded: (maxBytes: number) => never,
  ) {}

  spend(bytes: number): void {
    this.usedBytes += bytes;
    if (this.usedBytes > this.maxBytes) this.onExceeded(this.maxBytes);
  }
}

/** What a value costs beside its text. */
const overheadBytes = 48;

export interface FieldOptions {
  readonly maxBytes: number;
  readonly budget: MetadataBudget;
}

/**
 * Selects a value and sets it, parsed. It is set to undefined first: of duplicate keys only the last counts, and what is too large does not
 * count at all.
 */
export function field(options: FieldOptions, set: (value: unknown, indexes: Indexes) => void): Selection {
  return {
    onEnter: (_, indexes) => {
      options.budget.spend(overheadBytes);
      set(undefined, indexes);
    },
    capture: {
      maxBytes: options.maxBytes,
      onText: (text, indexes) => {
        options.budget.spend(text.length);
        set(JSON.parse(text) as unknown, indexes);
      },
      onOversized: () => undefined,
    },
  };
}
