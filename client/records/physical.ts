// What a house can hold in its hands (`item/<id>`, compartment `cases`): an impression, a model, a shade tab lent. Marks
// only, nothing is changed or removed: what it is, where it is and what became of it follows from them. No clock.
import type * as Y from 'yjs';
import { CODE, DEVICE, NAME } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { code, date, flag, instant, record, text, type Infer } from './shape.ts';

export const ITEM_KINDS = [
  'impression',
  'model',
  'bite',
  'study models',
  'articulator',
  'face bow',
  'trial',
  'shade tab',
  'implant parts',
  'old work',
  'photo prints',
  'work',
  'other',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** How long a kind of thing is kept at least, as houses usually have it. A person says otherwise for one of them. */
export const RETENTIONS_OF_ITEMS = ['lent', 'short', 'model', 'record'] as const;
export type ItemRetention = (typeof RETENTIONS_OF_ITEMS)[number];
/** 0 = it is not kept but goes back to whose it is. */
export const RETENTION_MONTHS: Readonly<Record<ItemRetention, number>> = { lent: 0, short: 3, model: 24, record: 120 };
const RETENTION_OF: Readonly<Partial<Record<ItemKind, ItemRetention>>> = {
  impression: 'short',
  bite: 'short',
  trial: 'short',
  'old work': 'short',
  model: 'model',
  'study models': 'record',
  'photo prints': 'record',
};
export const retentionOf = (kind: ItemKind): ItemRetention => RETENTION_OF[kind] ?? 'lent';

const MOUTH: ReadonlySet<ItemKind> = new Set(['impression', 'bite', 'face bow', 'trial', 'old work']);
/** Was in a mouth: whoever unpacks it asks what it was disinfected with. */
export const isFromMouth = (kind: ItemKind): boolean => MOUTH.has(kind);

export const ITEM_PARTS = ['', 'preparation', 'antagonist'] as const;
/** What it is, in a parcel and in a house. */
export const NAMED = {
  kind: code('other', ...ITEM_KINDS),
  /** Of an impression or a model. */
  part: code(...ITEM_PARTS),
  name: text(NAME),
};

export const MARK_TYPES = ['named', 'in', 'out', 'moved', 'disinfected', 'lost', 'kept', 'disposed'] as const;
export type MarkType = (typeof MARK_TYPES)[number];
const MARK = record({
  /** '' for what an earlier version does not know. */
  type: code('', ...MARK_TYPES),
  at: instant(),
  by: text(DEVICE),
  ...NAMED,
  /** named: hex id of the case it belongs to, '' for none. */
  case: text(CODE),
  retention: code('lent', ...RETENTIONS_OF_ITEMS),
  isTestData: flag(),
  /** named, kept: the day until which it is kept. */
  until: date(),
  /** in, moved: shelf, drawer, bench. */
  place: text(NAME),
  /** in, out: from or to which house, in which parcel, by what. */
  house: text(NAME),
  parcel: text(CODE),
  tracking: text(CODE),
  /** in, disinfected: with what, by whom, when; disposed: how, by whom. '' = not stated. */
  with: text(NAME),
  who: text(NAME),
  day: date(),
});
export type ItemMark = Infer<typeof MARK>;
export type NewMark = Partial<ItemMark> & Pick<ItemMark, 'at' | 'by'> & { readonly type: MarkType };

export interface Disinfection {
  readonly with: string;
  readonly who: string;
  readonly day: string;
}
export interface PhysicalItem {
  readonly kind: ItemKind;
  readonly part: (typeof ITEM_PARTS)[number];
  readonly name: string;
  readonly case: string;
  readonly retention: ItemRetention;
  readonly until: string;
  readonly where: 'here' | 'out' | 'lost' | 'disposed';
  /** Where in the house, as it was said last. */
  readonly place: string;
  /** The other house of the last way in or out. */
  readonly house: string;
  readonly tracking: string;
  /** The parcel it left in last, '' while it is here. */
  readonly parcel: string;
  /** When that became so. */
  readonly since: number;
  /** What was done since it came in; null = nobody has said anything. */
  readonly disinfection: Disinfection | null;
  readonly isTestData: boolean;
}

const NOTHING: PhysicalItem = {
  ...{ kind: 'other', part: '', name: '', case: '', retention: 'lent', until: '' },
  ...{ where: 'here', place: '', house: '', tracking: '', parcel: '', since: 0, disinfection: null, isTestData: false },
};

export function readItemMarks(doc: Y.Doc): readonly Listed<ItemMark>[] {
  return readList(doc.getArray('marks'), MARK);
}
export function appendItemMark(doc: Y.Doc, mark: NewMark): void {
  appendRecord(doc.getArray('marks'), MARK, { ...MARK.empty, ...mark });
}
/** null while nobody has said what it is. */
export function readPhysical(doc: Y.Doc): PhysicalItem | null {
  const marks = readItemMarks(doc);
  return marks.some(({ type }) => type === 'named') ? marks.reduce(after, NOTHING) : null;
}

function after(item: PhysicalItem, mark: ItemMark): PhysicalItem {
  const { house, tracking, place, at: since } = mark;
  const said = mark.with === '' ? null : { with: mark.with, who: mark.who, day: mark.day };
  switch (mark.type) {
    case 'named': {
      const { kind, part, name, case: of, retention, until, isTestData } = mark;
      return { ...item, kind, part, name, case: of, retention, until, isTestData };
    }
    case 'in':
      return { ...item, where: 'here', place, house, tracking, since, parcel: '', disinfection: said };
    case 'out':
      return { ...item, where: 'out', house, tracking, since, parcel: mark.parcel };
    case 'moved':
      return { ...item, place, since, where: item.where === 'lost' ? 'here' : item.where };
    case 'disinfected':
      return { ...item, disinfection: said };
    case 'lost':
      return { ...item, where: 'lost', since };
    case 'kept':
      return { ...item, until: mark.until };
    case 'disposed':
      return { ...item, where: 'disposed', since };
    case '':
      return item;
  }
}

/** It is here, and the day until which it is kept is over: somebody is asked, nothing happens by itself. */
export function isDueForDisposal({ where, until }: Pick<PhysicalItem, 'where' | 'until'>, today: string): boolean {
  return where === 'here' && until !== '' && until < today;
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** What is written on its label: eight letters of its id (hex), and nothing of a patient. */
export function codeOfItem(id: string): string {
  const number = BigInt(`0x${/^[0-9a-f]{10}/.exec(id)?.[0] ?? '0'}`);
  const letters = Array.from({ length: 8 }, (_, at) => LETTERS[Number((number >> BigInt(35 - 5 * at)) & 31n)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
