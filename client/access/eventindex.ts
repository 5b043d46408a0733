// The access log ready to be asked: what lines say stands in columns of numbers, so that 100,000 events are filtered
// between two frames. Made anew when the log changes, never by a keystroke.
import { foldName } from './names.ts';
import { RULES, type Rule } from './unusual.ts';

/** One event with what is known of it now. Keys are ids, labels what a person reads. */
export interface Indexed {
  readonly person: string;
  readonly personKey: string;
  readonly device: string;
  readonly organisation: string;
  /** Id of the patient, and name of the other house on the case; '' where there is none. */
  readonly patient: string;
  readonly lab: string;
  /** Ids of what it is about: a case, and `case/file` where it is about one file. */
  readonly record: string;
  readonly file: string;
  readonly label: string;
  readonly action: string;
  /** As it stands now. */
  readonly purpose: string;
  readonly reason: string;
  /** Unix ms: the true window, filled up by the tablet's word where it is not bounded. */
  readonly earliest: number;
  readonly latest: number;
  readonly flags: readonly Rule[];
}

/** A word that was typed, and the actions and purposes whose words in the reader's language begin like it. */
export interface TypedWord {
  readonly text: string;
  readonly codes: readonly string[];
}
export interface IndexFilter {
  /** A patient or a case, or the whole name of what is neither. */
  readonly record?: string;
  /** One file of a case. */
  readonly file?: string;
  readonly patient?: string;
  readonly person?: string;
  readonly device?: string;
  readonly lab?: string;
  readonly purpose?: string;
  /** Unix ms; keeps what may have happened inside. */
  readonly from?: number;
  readonly to?: number;
  readonly rule?: Rule | 'any';
  readonly words?: readonly TypedWord[];
}

/** Different values of one field, and which of them each line has. */
interface Column {
  readonly values: readonly string[];
  readonly of: Uint32Array;
}

const EXACT = ['personKey', 'device', 'patient', 'lab', 'record', 'file', 'purpose'] as const;
const TEXTS = ['person', 'organisation', 'lab', 'label', 'reason'] as const;
const CODES = ['action', 'purpose'] as const;
type Field = (typeof EXACT)[number] | (typeof TEXTS)[number] | (typeof CODES)[number];

export class EventIndex {
  readonly size: number;
  readonly #columns: Readonly<Record<Field, Column>>;
  readonly #folded: Readonly<Record<(typeof TEXTS)[number], readonly string[]>>;
  readonly #earliest: Float64Array;
  readonly #latest: Float64Array;
  readonly #flags: Uint8Array;

  /** In the order in which they are shown. */
  constructor(lines: readonly Indexed[]) {
    this.size = lines.length;
    const fields = [...new Set<Field>([...EXACT, ...TEXTS, ...CODES])];
    this.#columns = Object.fromEntries(fields.map((field) => [field, columnOf(lines, field)])) as Record<Field, Column>;
    this.#folded = Object.fromEntries(
      TEXTS.map((field) => [field, this.#columns[field].values.map(foldName)]),
    ) as Record<(typeof TEXTS)[number], string[]>;
    this.#earliest = Float64Array.from(lines, ({ earliest }) => earliest);
    this.#latest = Float64Array.from(lines, ({ latest }) => latest);
    this.#flags = Uint8Array.from(lines, ({ flags }) => flags.reduce((bits, rule) => bits | bitOf(rule), 0));
  }

  /** Places of the lines that match, in their order. */
  find(filter: IndexFilter): Uint32Array {
    const { from = -Infinity, to = Infinity } = filter;
    const bits = filter.rule === undefined ? 0 : filter.rule === 'any' ? 0xff : bitOf(filter.rule);
    const masks = this.#exactMasks(filter);
    const words = (filter.words ?? []).map((word) => this.#wordMasks(word));
    const found = new Uint32Array(this.size);
    let count = 0;
    for (let i = 0; i < this.size; i++) {
      if (this.#latest[i]! < from || this.#earliest[i]! > to) continue;
      if (bits !== 0 && (this.#flags[i]! & bits) === 0) continue;
      if (masks.every(({ of, mask }) => mask[of[i]!] === 1) && words.every((any) => isIn(any, i))) found[count++] = i;
    }
    return found.slice(0, count);
  }

  /** Different values of a field with how often each occurs. */
  counts(field: (typeof EXACT)[number]): ReadonlyMap<string, number> {
    const { values, of } = this.#columns[field];
    const counts = new Uint32Array(values.length);
    for (const value of of) counts[value]! += 1;
    return new Map(values.map((value, i) => [value, counts[i]!]));
  }

  #exactMasks({ record, file, patient, person, device, lab, purpose }: IndexFilter): Mask[] {
    const asked: readonly (readonly [Field, string | undefined])[] = [
      ['patient', patient],
      ['personKey', person],
      ['device', device],
      ['lab', lab],
      ['purpose', purpose],
      ['record', record],
      ['file', file],
    ];
    return asked.flatMap(([field, value]) =>
      value === undefined ? [] : [this.#mask(field, (each) => each === value)],
    );
  }

  /** A word matches a line when one of the fields of the line has it. */
  #wordMasks({ text, codes }: TypedWord): Mask[] {
    const folded = foldName(text);
    const texts = TEXTS.map((field) => ({
      of: this.#columns[field].of,
      mask: Uint8Array.from(this.#folded[field], (each) => (each.includes(folded) ? 1 : 0)),
    }));
    return [...texts, ...CODES.map((field) => this.#mask(field, (each) => codes.includes(each)))];
  }

  #mask(field: Field, isWanted: (value: string) => boolean): Mask {
    const { values, of } = this.#columns[field];
    return { of, mask: Uint8Array.from(values, (value) => (isWanted(value) ? 1 : 0)) };
  }
}

interface Mask {
  readonly of: Uint32Array;
  /** By place of the value: 1 = wanted. */
  readonly mask: Uint8Array;
}

function isIn(any: readonly Mask[], line: number): boolean {
  for (const { of, mask } of any) if (mask[of[line]!] === 1) return true;
  return false;
}

function columnOf(lines: readonly Indexed[], field: Field): Column {
  const places = new Map<string, number>();
  const of = Uint32Array.from(lines, (line) => {
    const value = line[field];
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  return { values: [...places.keys()], of };
}

function bitOf(rule: Rule): number {
  return 1 << RULES.indexOf(rule);
}
