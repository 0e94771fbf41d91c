const maxTexts = 50;
const maxLength = 400;

/** What was mended, cut or skipped while reading: one line for each kind of thing, with a count and the first place. Bounded. */
export class WarningLog {
  private readonly entries = new Map<string, { count: number; readonly first: string }>();
  private overflow = 0;

  add(text: string, place: string): void {
    const entry = this.entries.get(text);
    if (entry !== undefined) entry.count += 1;
    else if (this.entries.size < maxTexts) this.entries.set(text.slice(0, maxLength), { count: 1, first: place });
    else this.overflow += 1;
  }

  /** Number of occurrences, not of lines. */
  get count(): number {
    return [...this.entries.values()].reduce((sum, { count }) => sum + count, this.overflow);
  }

  lines(): string[] {
    const lines = [...this.entries].map(([text, { count, first }]) =>
      count === 1 ? `${text} (${first})` : `${text} (${count} times, first at ${first})`,
    );
    return this.overflow === 0 ? lines : [...lines, `and ${this.overflow} more`];
  }
}
