// The bits of a scan, and the Huffman codes in them (ITU T.81 §C and §F.2.2). Only read as far as counting needs: what a
// code says about lengths, never what a sample is.
type Octets = Uint8Array<ArrayBuffer>;

/** By the next sixteen bits: 256 times the length of the code that begins them, and its symbol; 0 where none does. */
export type Codes = Uint16Array;

/** `table` is sixteen counts and the symbols, as in DHT. null when there are more codes than bits can tell apart. */
export function codesOf(table: Octets): Codes | null {
  const codes = new Uint16Array(65_536);
  let [code, symbol] = [0, 16];
  for (let length = 1; length <= 16; length++) {
    const span = 2 ** (16 - length);
    for (let i = 0; i < table[length - 1]!; i++, code += span) {
      if (code + span > codes.length) return null;
      codes.fill(256 * length + table[symbol++]!, code, code + span);
    }
  }
  return codes;
}

/** Bits from `from` up to the first marker. Whoever reads more gets zeros, and `isOver` stays true. */
export class Bits {
  isOver = false;
  readonly #bytes: Octets;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Octets, from: number) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** 0 … 255; 0 as well where no code fits. */
  symbol(codes: Codes): number {
    if (this.#count < 16) this.#fill();
    const count = this.#count;
    const next = count >= 16 ? this.#held >>> (count - 16) : this.#held << (16 - count);
    const found = codes[next & 0xffff]!;
    const length = found >>> 8;
    if (length === 0 || length > count) {
      this.isOver = true;
      return 0;
    }
    this.#count = count - length;
    return found & 0xff;
  }
  /** At most sixteen. */
  skip(count: number): void {
    if (this.#count < count) this.#fill();
    if (this.#count < count) this.isOver = true;
    else this.#count -= count;
  }
  read(count: number): number {
    this.skip(count);
    return this.isOver ? 0 : (this.#held >>> this.#count) & (2 ** count - 1);
  }

  /** Where the last byte that was begun ends. */
  get end(): number {
    let at = this.#at;
    // An FF of the data has a zero behind it that is none.
    for (let unread = this.#count >> 3; unread > 0; unread--)
      at -= this.#bytes[at - 1] === 0 && this.#bytes[at - 2] === 0xff ? 2 : 1;
    return at;
  }
  /** Over the restart marker that must stand here (§B.2.1), any number of fill bytes in front of it; whether it did. */
  restart(number: number): boolean {
    let at = this.end;
    while (this.#bytes[at] === 0xff && this.#bytes[at + 1] === 0xff) at++;
    if (this.#bytes[at] !== 0xff || this.#bytes[at + 1] !== 0xd0 + number) return false;
    this.#at = at + 2;
    this.#count = 0;
    return true;
  }

  #fill(): void {
    while (this.#count <= 16) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined || (byte === 0xff && this.#bytes[this.#at + 1] !== 0)) return;
      this.#at += byte === 0xff ? 2 : 1;
      this.#held = (this.#held << 8) | byte;
      this.#count += 8;
    }
  }
}
