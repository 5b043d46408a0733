// The tables of a JPEG (ITU T.81 §B.2.4): kept as they come, and written anew only when a scan needs them, so that what
// nobody needs stays behind.
import { codesOf, type Codes } from './bits.ts';
import { DHT, DQT, DRI } from './segments.ts';

type Octets = Uint8Array<ArrayBuffer>;

interface Table {
  readonly marker: number;
  /** Its class and number in one byte, then its values. */
  readonly bytes: Octets;
  isWritten: boolean;
  codes: Codes | null;
}
const keyOf = (marker: number, classAndNumber: number): number => 256 * marker + classAndNumber;

export class Tables {
  readonly #tables = new Map<number, Table>();
  readonly #out: Octets[];
  #interval = 0;
  #writtenInterval = 0;

  /** What is needed is written behind what `out` holds. */
  constructor(out: Octets[]) {
    this.#out = out;
  }

  /** Units from one restart marker to the next; 0 = none. */
  get interval(): number {
    return this.#interval;
  }

  /** Takes DHT, DQT and DRI and passes over other segments; false when one contradicts itself. */
  take(marker: number, segment: Octets): boolean {
    if (marker === DRI) {
      if (segment.length !== 6) return false;
      this.#interval = 256 * segment[4]! + segment[5]!;
      return true;
    }
    if (marker !== DHT && marker !== DQT) return true;
    for (let at = 4; at < segment.length;) {
      const length = marker === DHT ? huffmanLength(segment, at) : quantisationLength(segment, at);
      if (length === null || at + length > segment.length) return false;
      const bytes = segment.subarray(at, at + length);
      // Told once, each length has its own: the same again would be words.
      if (marker === DHT && new Set(bytes.subarray(17)).size !== length - 17) return false;
      this.#tables.set(keyOf(marker, bytes[0]!), { marker, bytes, isWritten: false, codes: null });
      at += length;
    }
    return true;
  }

  /** False when there is none. */
  quantisation(number: number): boolean {
    const table = this.#find(DQT, number) ?? this.#find(DQT, 16 + number);
    if (table) this.#write(table);
    return table !== null;
  }
  /** null when there is none, or no code. */
  huffman(kind: 'dc' | 'ac', number: number): Codes | null {
    const table = this.#find(DHT, (kind === 'dc' ? 0 : 16) + number);
    if (!table) return null;
    this.#write(table);
    table.codes ??= codesOf(table.bytes.subarray(1));
    return table.codes;
  }
  writeInterval(): void {
    if (this.#interval === this.#writtenInterval) return;
    this.#out.push(new Uint8Array([0xff, DRI, 0, 4, this.#interval >> 8, this.#interval & 255]));
    this.#writtenInterval = this.#interval;
  }

  #find(marker: number, classAndNumber: number): Table | null {
    return this.#tables.get(keyOf(marker, classAndNumber)) ?? null;
  }
  #write(table: Table): void {
    if (table.isWritten) return;
    const length = table.bytes.length + 2;
    this.#out.push(new Uint8Array([0xff, table.marker, length >> 8, length & 255]), table.bytes);
    table.isWritten = true;
  }
}

function huffmanLength(segment: Octets, at: number): number | null {
  const classAndNumber = segment[at]!;
  if (classAndNumber >> 4 > 1 || (classAndNumber & 15) > 3 || at + 17 > segment.length) return null;
  const symbols = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
  return symbols > 256 ? null : 17 + symbols;
}
function quantisationLength(segment: Octets, at: number): number | null {
  const classAndNumber = segment[at]!;
  const width = classAndNumber >> 4;
  return width > 1 || (classAndNumber & 15) > 3 ? null : 1 + 64 * (width + 1);
}
