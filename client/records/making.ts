// What a lab made of a case (`case/making`): steps, materials with their lots, tests, quality checks, what others did for
// it. The list only grows: a correction is one more record that says why, and what it corrects stays readable.
import type * as Y from 'yjs';
import { CODE, DEVICE, LINE, NAME, REASON } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { serves, type Material } from './materials.ts';
import type { Item } from './prescription.ts';
import { code, count, date, flag, instant, list, record, text, type Infer, type Shape } from './shape.ts';

export const MAKING = 'case/making';
export const MOST_POINTS = 40;
/** Ten kilograms: more is a slip of the finger. */
export const MOST_MILLIGRAMS = 10_000_000;

/** `item` = id of a piece of the order, '' for all of them; `by` is a claim, the writer is the truth (P65). */
const BASE = { name: text(CODE), item: text(CODE), at: instant(), by: text(DEVICE) };
/** Of what another lab noted and this one took over: that lab with its case, and when it was noted there. */
const SOURCE = { source: text(NAME), sourceAt: instant() };
export const ANSWERS = ['open', 'yes', 'no', 'does not apply'] as const;
const POINT = record({ point: text(LINE), answer: code(...ANSWERS), note: text(LINE) });
export type Point = Infer<typeof POINT>;

const RECORDS = {
  steps: record({ ...BASE, step: text(LINE), note: text(REASON) }),
  materials: record({
    ...BASE,
    /** A code of materials.ts, '' for anything else. */
    kind: text(CODE),
    product: text(NAME),
    manufacturer: text(NAME),
    lot: text(CODE),
    expiry: date(),
    /** Of an alloy. */
    milligrams: count(MOST_MILLIGRAMS),
    /** Why it was used although its day had passed. */
    reason: text(REASON),
    ...SOURCE,
  }),
  tests: record({ ...BASE, test: text(LINE), result: text(LINE), verdict: code('noted', 'passed', 'failed') }),
  checks: record({
    ...BASE,
    /** A code of appliances.ts. */
    type: text(CODE),
    points: list(POINT, MOST_POINTS),
    isPassed: flag(),
    note: text(REASON),
    /** Id of a file of the case. */
    photo: text(CODE),
  }),
  others: record({ ...BASE, who: text(NAME), what: text(LINE) }),
};
export type MakingList = keyof typeof RECORDS;
type Records = { readonly [L in MakingList]: Infer<(typeof RECORDS)[L]> };
const SHAPES: { readonly [L in MakingList]: Shape<Records[L]> } = RECORDS;
export const MAKING_LISTS = Object.keys(SHAPES) as readonly MakingList[];
type Of<L extends MakingList> = Records[L];

const VOIDED = record({
  list: code('', ...MAKING_LISTS),
  of: text(CODE),
  reason: text(REASON),
  at: instant(),
  by: text(DEVICE),
});
export type Voided = Listed<Infer<typeof VOIDED>>;

export type Made<L extends MakingList> = Listed<Of<L>> & {
  /** What took it back; null where it stands. */
  readonly voided: Voided | null;
};
export type Making = { readonly [L in MakingList]: readonly Made<L>[] };
export type NewMade<L extends MakingList> = Of<L>;

/** All of it in the order it was written, what was taken back too; of one name only the first record counts. */
export function readMaking(doc: Y.Doc): Making {
  const voided = new Map<string, Voided>();
  for (const each of readList(doc.getArray('void'), VOIDED))
    if (!voided.has(`${each.list}/${each.of}`)) voided.set(`${each.list}/${each.of}`, each);
  const read = <L extends MakingList>(name: L): readonly Made<L>[] => {
    const seen = new Set<string>();
    return readList(doc.getArray(name), SHAPES[name])
      .filter((each) => each.name !== '' && !seen.has(each.name) && seen.add(each.name))
      .map((each) => ({ ...each, voided: voided.get(`${name}/${each.name}`) ?? null }));
  };
  return {
    steps: read('steps'),
    materials: read('materials'),
    tests: read('tests'),
    checks: read('checks'),
    others: read('others'),
  };
}

/** Throws when it is outside its bounds. */
export function appendMade<L extends MakingList>(doc: Y.Doc, name: L, made: NewMade<L>): void {
  appendRecord(doc.getArray(name), SHAPES[name], made);
}
export function appendVoided(doc: Y.Doc, voided: Infer<typeof VOIDED>): void {
  appendRecord(doc.getArray('void'), VOIDED, voided);
}
export function blankMade<L extends MakingList>(name: L): NewMade<L> {
  return SHAPES[name].empty;
}
/** As another room sent it, brought into shape. */
export function asMade<L extends MakingList>(name: L, value: unknown): NewMade<L> {
  return SHAPES[name].read(value);
}

export const standing = <M extends { readonly voided: unknown }>(all: readonly M[]): readonly M[] =>
  all.filter(({ voided }) => voided === null);

/** The day on it lies before this day. A lot without a day never passes it. */
export function isPast(expiry: string, today: string): boolean {
  return expiry !== '' && expiry < today;
}

export type CheckStanding = 'open' | 'passed' | 'failed';
/** How a piece stands by the newest check of it that was not taken back. */
export function standingOfCheck(checks: Making['checks'], item: string): CheckStanding {
  const newest = standing(checks).findLast((each) => each.item === item);
  return !newest ? 'open' : newest.isPassed ? 'passed' : 'failed';
}
/** What is to be made: an item without a type is none yet. */
export function piecesOf<I extends { readonly type: string }>(items: readonly I[]): readonly I[] {
  return items.filter(({ type }) => type !== '');
}
/** Every piece of the order has passed; an order without a piece has nothing to pass. */
export function havePassed(
  checks: Making['checks'],
  items: readonly { readonly id: string; readonly type: string }[],
): boolean {
  const pieces = piecesOf(items);
  return pieces.length > 0 && pieces.every(({ id }) => standingOfCheck(checks, id) === 'passed');
}
/** Points that hinder a pass: not looked at, or found wrong. */
export function hindering(points: readonly Point[]): readonly Point[] {
  return points.filter(({ answer }) => answer === 'open' || answer === 'no');
}

/** The point that says of itself whether it is true. */
const LOTS_NOTED = 'lots noted';
export function saysLots(points: readonly Point[]): boolean {
  return points.some(({ point, answer }) => point === LOTS_NOTED && answer === 'yes');
}
/** Materials of a piece that no lot is noted for; '' = the order names none, and no lot is noted at all. */
export function withoutLot(
  piece: Pick<Item, 'id' | 'material' | 'units'>,
  materials: Making['materials'],
): readonly (Material | '')[] {
  const noted = standing(materials).filter(({ item }) => item === '' || item === piece.id);
  const ordered = new Set([piece.material, ...piece.units.map(({ material }) => material)]);
  ordered.delete('');
  if (ordered.size === 0) return noted.length === 0 ? [''] : [];
  return [...ordered].filter((each) => each !== '' && !noted.some(({ kind }) => serves(kind, each)));
}

/** `materials` as `withoutLot` names them. */
export interface Lack {
  readonly what: 'steps' | 'lots' | 'check';
  readonly item: string;
  readonly materials: readonly (Material | '')[];
}
/** What a lab report does not say yet, piece by piece; others may have made a piece, so a lab that says so needs no step. */
export function reportLacks(
  pieces: readonly Pick<Item, 'id' | 'material' | 'units'>[],
  making: Making,
): readonly Lack[] {
  const steps = standing(making.steps);
  const isElsewhere = standing(making.others).length > 0;
  return pieces.flatMap((piece): readonly Lack[] => {
    const of = { item: piece.id, materials: [] };
    const materials = withoutLot(piece, making.materials);
    const hasStep = isElsewhere || steps.some(({ item }) => item === '' || item === piece.id);
    return [
      ...(hasStep ? [] : [{ what: 'steps', ...of } as const]),
      ...(materials.length > 0 ? [{ what: 'lots', item: piece.id, materials } as const] : []),
      ...(standingOfCheck(making.checks, piece.id) === 'passed' ? [] : [{ what: 'check', ...of } as const]),
    ];
  });
}
