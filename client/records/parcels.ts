// What travels between the two houses of a case (`case/parcels-owner`, `case/parcels-guest`): each side writes what it
// sends and what it found of the other's. The order's own enclosures are a parcel that nobody has to write.
import type * as Y from 'yjs';
import { CODE, DEVICE, LINE, NAME } from './bounds.ts';
import { appendRecord, readList } from './content.ts';
import { wasInMouth, type Enclosed } from './orderCodes.ts';
import { NAMED, type ItemKind } from './physical.ts';
import type { Prescription } from './prescription.ts';
import { code, date, instant, list, record, text, type Infer } from './shape.ts';

/** Things in one parcel. */
export const MOST_PIECES = 32;
const PIECE = record({
  /** The sender's id of it, each once in its parcel. */
  id: text(CODE),
  ...NAMED,
  /** Disinfected with what, by whom, when; '' = not stated. */
  with: text(NAME),
  who: text(NAME),
  day: date(),
});
export type Piece = Infer<typeof PIECE>;
const PARCEL = record({
  name: text(CODE),
  at: instant(),
  by: text(DEVICE),
  carrier: text(NAME),
  tracking: text(CODE),
  note: text(LINE),
  pieces: list(PIECE, MOST_PIECES),
});
export type NewParcel = Infer<typeof PARCEL>;
const ARRIVAL = record({
  /** Key of the parcel and id in it. */
  parcel: text(CODE),
  piece: text(CODE),
  state: code('arrived', 'missing'),
  at: instant(),
  by: text(DEVICE),
});
export type Arrival = Infer<typeof ARRIVAL>;

export type ParcelSide = 'owner' | 'guest';
export const parcelsDocument = (side: ParcelSide): string => `case/parcels-${side}`;
/** Of what came with the order. */
export const ORDER_PARCEL = 'order';

export interface PieceFound extends Piece {
  readonly state: 'under way' | 'arrived' | 'missing';
  /** When somebody there said so, 0 while nobody has. */
  readonly at: number;
  /** The Yjs client that wrote it. */
  readonly writer: number;
}
export interface Parcel {
  readonly key: string;
  /** The side that sent it. */
  readonly side: ParcelSide;
  readonly at: number;
  /** The Yjs client that wrote it; 0 for the order's. */
  readonly writer: number;
  readonly carrier: string;
  readonly tracking: string;
  readonly note: string;
  readonly pieces: readonly PieceFound[];
  /** short = some of it arrived or was looked for, and something is missing. */
  readonly standing: 'under way' | 'whole' | 'short';
}

export function appendParcel(doc: Y.Doc, parcel: NewParcel): void {
  appendRecord(doc.getArray('parcels'), PARCEL, parcel);
}
export function appendArrival(doc: Y.Doc, arrival: Arrival): void {
  appendRecord(doc.getArray('arrivals'), ARRIVAL, arrival);
}

/** All that was sent in a case, the order's enclosures first; what was found by the last word of the side it was for. */
export function parcelsOn(order: Prescription, docs: Readonly<Record<ParcelSide, Y.Doc>>): readonly Parcel[] {
  const pieces = orderPieces(order);
  const { orderedAt: at } = order.header;
  const bare = { at, writer: 0, carrier: '', tracking: '', note: '' };
  return [
    ...(pieces.length > 0 ? [found({ ...bare, key: ORDER_PARCEL, side: 'owner' as const, pieces }, docs)] : []),
    ...(['owner', 'guest'] as const).flatMap((side) =>
      sentBy(docs[side], side).map((parcel) => found({ ...parcel, side, key: `${side}/${parcel.name}` }, docs)),
    ),
  ];
}

function sentBy(doc: Y.Doc, side: ParcelSide): readonly (NewParcel & { readonly writer: number })[] {
  const seen = new Set<string>();
  return readList(doc.getArray('parcels'), PARCEL).filter(
    ({ name, pieces }) =>
      name !== '' && pieces.length > 0 && !seen.has(`${side}/${name}`) && seen.add(`${side}/${name}`),
  );
}

type Sent = Omit<Parcel, 'pieces' | 'standing'> & { readonly pieces: readonly Piece[] };
function found(sent: Sent, docs: Readonly<Record<ParcelSide, Y.Doc>>): Parcel {
  const { key, side, at, writer, carrier, tracking, note } = sent;
  const said = readList(docs[side === 'owner' ? 'guest' : 'owner'].getArray('arrivals'), ARRIVAL);
  const known = new Map(said.filter(({ parcel }) => parcel === key).map((each) => [each.piece, each]));
  const seen = new Set<string>();
  const pieces = sent.pieces
    .filter(({ id }) => id !== '' && !seen.has(id) && seen.add(id))
    .map((piece): PieceFound => {
      const word = known.get(piece.id);
      return { ...piece, state: word?.state ?? 'under way', at: word?.at ?? 0, writer: word?.writer ?? 0 };
    });
  const isWhole = pieces.every(({ state }) => state === 'arrived');
  const isUntouched = pieces.every(({ state }) => state === 'under way');
  const standing = isWhole ? 'whole' : isUntouched ? 'under way' : 'short';
  return { key, side, at, writer, carrier, tracking, note, pieces, standing };
}

const ENCLOSED_KIND: Readonly<Record<Enclosed, ItemKind>> = {
  'study models': 'study models',
  'face bow': 'face bow',
  articulator: 'articulator',
  'old work': 'old work',
  'implant parts': 'implant parts',
  'shade tab': 'shade tab',
  'photo prints': 'photo prints',
};

/** What an order says lies in its box. */
function orderPieces({ header }: Prescription): readonly Piece[] {
  const { preparation, antagonist, bite, enclosed, disinfectedBy } = header;
  const piece = (id: string, kind: ItemKind, said: string, part: Piece['part'] = ''): Piece => ({
    ...{ id, kind, part, name: '', who: '', day: '' },
    with: wasInMouth(said) ? disinfectedBy : '',
  });
  const isThing = (value: string): value is 'impression' | 'model' => value === 'impression' || value === 'model';
  return [
    ...(isThing(preparation) ? [piece('preparation', preparation, preparation, 'preparation')] : []),
    ...(isThing(antagonist) ? [piece('antagonist', antagonist, antagonist, 'antagonist')] : []),
    ...(bite === 'registration' ? [piece('bite', 'bite', bite)] : []),
    ...enclosed.flatMap((each) => (each === '' ? [] : [piece(each, ENCLOSED_KIND[each], each)])),
  ];
}
