export interface GroupCommitOptions<Item> {
  /** Items of one group at most. */
  readonly maxItems: number;
  /** Size of one group at most; an item larger than this makes a group of its own. */
  readonly maxBytes: number;
  /** Groups under way at most. */
  readonly concurrency: number;
  /** Another group is begun beside one under way only for this many items, since few large groups cost less than many small ones. */
  readonly minItemsBeside: number;
  readonly sizeOf: (item: Item) => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits what arrives together, or while a transaction is under way, in one transaction: a quiet service commits each item at once, a busy one
 * needs few transactions. Each caller gets its own result, after the commit. When a group fails, each of its items is tried alone, so that one
 * cannot spoil the others.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #options: GroupCommitOptions<Item>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #underWay = 0;
  #isStartPlanned = false;

  constructor(commit: (items: readonly Item[]) => Promise<readonly Result[]>, options: GroupCommitOptions<Item>) {
    this.#commit = commit;
    this.#options = options;
  }

  /** Resolves with the item's result once it is committed; rejects when it could not be. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#startSoon();
    });
  }

  /** After all requests that the event loop has at hand, so that they come into one group. */
  #startSoon(): void {
    if (this.#isStartPlanned) return;
    this.#isStartPlanned = true;
    setImmediate(() => {
      this.#isStartPlanned = false;
      this.#start();
    });
  }

  #start(): void {
    while (this.#mayStart()) {
      this.#underWay += 1;
      void this.#run(this.#nextGroup()).finally(() => {
        this.#underWay -= 1;
        this.#startSoon();
      });
    }
  }

  #mayStart(): boolean {
    const { concurrency, minItemsBeside } = this.#options;
    return this.#waiting.length >= (this.#underWay === 0 ? 1 : minItemsBeside) && this.#underWay < concurrency;
  }

  #nextGroup(): Waiting<Item, Result>[] {
    const { maxItems, maxBytes, sizeOf } = this.#options;
    let count = 0;
    for (let bytes = 0; count < Math.min(maxItems, this.#waiting.length); count += 1) {
      bytes += sizeOf(this.#waiting[count]!.item);
      if (count > 0 && bytes > maxBytes) break;
    }
    return this.#waiting.splice(0, count);
  }

  async #run(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else await Promise.all(group.map((waiting) => this.#run([waiting])));
    }
  }
}
