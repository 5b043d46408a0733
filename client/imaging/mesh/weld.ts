// Corners that lie on the very same spot become one: an STL repeats each corner for every triangle that touches it.

/** Open addressing on the bits of three floats. */
export class Weld {
  count = 0;
  #corners: Float32Array<ArrayBuffer>;
  #bits: Uint32Array;
  #slots: Int32Array;

  constructor(expectedCorners: number) {
    this.#corners = new Float32Array(3 * Math.max(16, expectedCorners + 1));
    this.#bits = new Uint32Array(this.#corners.buffer);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, 2 * expectedCorners + 2)))).fill(-1);
  }

  /** The number of the corner at this spot. */
  at(x: number, y: number, z: number): number {
    // Written where a new corner would stand: its bits are then at hand. Minus zero is zero: both name one spot.
    const next = 3 * this.count;
    const bits = this.#bits;
    const corners = this.#corners;
    corners[next] = x + 0;
    corners[next + 1] = y + 0;
    corners[next + 2] = z + 0;
    const [a, b, c] = [bits[next]!, bits[next + 1]!, bits[next + 2]!];
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(a, b, c) & mask;
    for (let found = slots[slot]!; found >= 0; found = slots[slot]!) {
      const at = 3 * found;
      if (bits[at] === a && bits[at + 1] === b && bits[at + 2] === c) return found;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.count++;
    if (3 * this.count + 3 > corners.length) this.#growCorners();
    if (2 * this.count > slots.length) this.#growSlots();
    return this.count - 1;
  }

  positions(): Float32Array<ArrayBuffer> {
    return this.#corners.slice(0, 3 * this.count);
  }

  #growCorners(): void {
    const larger = new Float32Array(2 * this.#corners.length);
    larger.set(this.#corners);
    this.#corners = larger;
    this.#bits = new Uint32Array(larger.buffer);
  }

  #growSlots(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    const bits = this.#bits;
    for (let corner = 0; corner < this.count; corner++) {
      let slot = hashOf(bits[3 * corner]!, bits[3 * corner + 1]!, bits[3 * corner + 2]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = corner;
    }
    this.#slots = slots;
  }
}

/** Mixes three words as MurmurHash3 does. */
function hashOf(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e37_79b1) ^ Math.imul(b, 0x85eb_ca77) ^ Math.imul(c, 0xc2b2_ae3d);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
