// A thing and a parcel, written as a house writes them.
import type * as Y from 'yjs';
import { appendArrival, appendParcel } from '../../client/records/parcels.ts';
import { appendItemMark } from '../../client/records/physical.ts';

export function writeThing(doc: Y.Doc): void {
  const by = { at: 7, by: 'd0' };
  appendItemMark(doc, { type: 'named', kind: 'bite', case: 'c1', retention: 'short', until: '2027-01-31', ...by });
  appendItemMark(doc, { type: 'in', place: 'Shelf 3', house: 'Praxis Linde', ...by });
}

export const aPiece = { id: 'a', kind: 'bite', part: '', name: '', with: 'spray', who: '', day: '' } as const;
export const aParcel = { name: 'p1', at: 8, by: 'd0', carrier: 'Courier', tracking: 'T-1', note: '', pieces: [aPiece] };

export function writeParcels(doc: Y.Doc): void {
  appendParcel(doc, aParcel);
  appendArrival(doc, { parcel: 'guest/p2', piece: 'b', state: 'missing', at: 9, by: 'd0' });
}
