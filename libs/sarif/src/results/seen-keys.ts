import { hash } from 'node:crypto';

const firstCapacity = 1024;

/** Remembers which texts have been seen, by 64 bits of a digest: about 16 bytes each, whatever their length. */
export class SeenKeys {
  private slots = new Uint32Array(firstCapacity * 2);
  private size = 0;

  /** Returns whether the text is new. */
  add(text: string): boolean {
    const digest = hash('sha1', text, 'buffer');
    const isNew = this.insert(digest.readUInt32LE(0) | 1, digest.readUInt32LE(4));
    if (isNew && this.size * 4 > this.slots.length) this.grow();
    return isNew;
  }

  /** `high` is never 0, which marks a free slot. */
  private insert(high: number, low: number): boolean {
    const mask = this.slots.length / 2 - 1;
    const first = high >>> 0;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const taken = this.slots[slot * 2];
      if (taken === 0) {
        this.slots[slot * 2] = first;
        this.slots[slot * 2 + 1] = low;
        this.size += 1;
        return true;
      }
      if (taken === first && this.slots[slot * 2 + 1] === low) return false;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    this.size = 0;
    for (let slot = 0; slot < old.length; slot += 2) if (old[slot] !== 0) this.insert(old[slot] as number, old[slot + 1] as number);
  }
}
