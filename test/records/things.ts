// A thing, a parcel and templates, written as a house writes them.
import * as Y from 'yjs';
import { appendArrival, appendParcel } from '../../client/records/parcels.ts';
import { appendItemMark } from '../../client/records/physical.ts';
import { blankItem, readPrescription } from '../../client/records/prescription.ts';
import { readSeen } from '../../client/records/seen.ts';
import { habitOf, noteOrdered, removeTemplate, saveTemplate } from '../../client/records/templates.ts';

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

export function writeTwoTemplates(doc: Y.Doc): void {
  const item = { ...blankItem('i'), type: 'crown', material: 'zirconia' } as const;
  const { header } = readPrescription(new Y.Doc());
  saveTemplate(doc, 't1', { ...habitOf(header, item), name: 'Crown', lab: 'ab', savedAt: 1 });
  saveTemplate(doc, 't2', { ...habitOf(header, item), name: 'Crown, urgent', lab: '', savedAt: 2 });
  removeTemplate(doc, 't2');
  noteOrdered(doc, 'ab', header, [item]);
}

export const readSeenMarks = (doc: Y.Doc): unknown => [...readSeen(doc)].map(([of, keys]) => [of, ...keys]);
