// Where a thing is follows from what was said of it, in order; what is due is asked about; a parcel that came short says so.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { appendArrival, appendParcel, parcelsOn, type Arrival } from '../../client/records/parcels.ts';
import {
  appendItemMark,
  codeOfItem,
  isDueForDisposal,
  readPhysical,
  type NewMark,
} from '../../client/records/physical.ts';
import { readPrescription, writeHeader } from '../../client/records/prescription.ts';
import { aParcel, aPiece } from './things.ts';

type Said = Omit<NewMark, 'at' | 'by'>;
function item(...marks: readonly Said[]): ReturnType<typeof readPhysical> {
  const doc = new Y.Doc();
  for (const [at, mark] of marks.entries()) appendItemMark(doc, { ...mark, at: at + 1, by: 'd' });
  return readPhysical(doc);
}
const BITE = { type: 'named', kind: 'bite', case: 'c1', retention: 'short', until: '2027-03-01' } as const;
const came = {
  type: 'in',
  house: 'Praxis Linde',
  place: 'Shelf 3',
  with: 'spray',
  who: 'Ines',
  day: '2026-11-20',
} as const;

test('an impression is put on a shelf, moved, lost, found, given back, and comes again without a word of disinfection', () => {
  expect(item(BITE, came)).toMatchObject({ where: 'here', place: 'Shelf 3', disinfection: { with: 'spray' } });
  expect(item(BITE, came, { type: 'moved', place: 'Bench' })).toMatchObject({ where: 'here', place: 'Bench' });
  expect(item(BITE, came, { type: 'lost' })).toMatchObject({ where: 'lost', place: 'Shelf 3' });
  expect(item(BITE, came, { type: 'lost' }, { type: 'moved', place: 'Oven' })).toMatchObject({ where: 'here' });
  const out = { type: 'out', house: 'Praxis Linde', parcel: 'guest/p', tracking: 'T1' } as const;
  expect(item(BITE, came, out)).toMatchObject({ where: 'out', house: 'Praxis Linde', tracking: 'T1' });
  expect(item(BITE, came, out, { type: 'in', house: 'Praxis Linde' })).toMatchObject({
    ...{ where: 'here', disinfection: null, parcel: '' },
  });
  expect(item(came)).toBeNull();
});

test('what was kept long enough is asked about while it is here, until somebody keeps it longer or disposes of it', () => {
  const due = (...more: readonly Said[]): boolean => isDueForDisposal(item(BITE, came, ...more)!, '2027-03-02');
  expect(due()).toBe(true);
  expect(isDueForDisposal(item(BITE, came)!, '2027-03-01')).toBe(false);
  expect(due({ type: 'kept', until: '2028-01-01' })).toBe(false);
  expect(due({ type: 'out', house: 'Praxis' })).toBe(false);
  expect(due({ type: 'disposed', with: 'clinical waste', who: 'Jo' })).toBe(false);
  expect(isDueForDisposal(item({ ...BITE, until: '' }, came)!, '2099-01-01')).toBe(false);
});

test('the code on a label has eight letters that are hard to mistake, and tells two items apart', () => {
  expect(codeOfItem('00443214c74254b635cf84653a56d7c6')).toBe('0123-4567');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const code = codeOfItem(Buffer.from(bytes).toString('hex'));
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      const other = Buffer.from(bytes.map((byte, at) => (at === 4 ? byte ^ 1 : byte))).toString('hex');
      expect(codeOfItem(other)).not.toBe(code);
    }),
  );
});

/** An order with three things in its box. */
function threeSent() {
  const order = new Y.Doc();
  writeHeader(order, { preparation: 'impression', antagonist: 'model', bite: 'registration', disinfectedBy: 'bath' });
  return readPrescription(order);
}
const lab = (...arrivals: readonly Pick<Arrival, 'piece' | 'state'>[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const each of arrivals) appendArrival(doc, { parcel: 'order', at: 1, by: 'd', ...each });
  return doc;
};

test('three things are sent, two arrive, and the bite that is not there is named', () => {
  const [box] = parcelsOn(threeSent(), { owner: new Y.Doc(), guest: lab() });
  expect(box!.pieces.map(({ id, kind, part, with: by }) => [id, kind, part, by])).toEqual([
    ['preparation', 'impression', 'preparation', 'bath'],
    ['antagonist', 'model', 'antagonist', ''],
    ['bite', 'bite', '', 'bath'],
  ]);
  expect(box!.standing).toBe('under way');
  const two = [
    { piece: 'preparation', state: 'arrived' },
    { piece: 'antagonist', state: 'arrived' },
  ] as const;
  const short = parcelsOn(threeSent(), { owner: new Y.Doc(), guest: lab(...two, { piece: 'bite', state: 'missing' }) });
  expect(short[0]).toMatchObject({ standing: 'short', pieces: [{}, {}, { state: 'missing' }] });
  const found = lab(...two, { piece: 'bite', state: 'missing' }, { piece: 'bite', state: 'arrived' });
  expect(parcelsOn(threeSent(), { owner: new Y.Doc(), guest: found })[0]!.standing).toBe('whole');
  // Nobody says for the other side what it received, and a scan lies in no box.
  expect(parcelsOn(threeSent(), { owner: lab(...two), guest: new Y.Doc() })[0]!.standing).toBe('under way');
  expect(parcelsOn(readPrescription(new Y.Doc()), { owner: new Y.Doc(), guest: new Y.Doc() })).toEqual([]);
});

test('a parcel that says one thing twice, or nothing, or has the name of another, is read once', () => {
  const owner = new Y.Doc();
  const parcel = { ...aParcel, pieces: [aPiece, { ...aPiece, name: 'b' }] };
  appendParcel(owner, parcel);
  appendParcel(owner, { ...parcel, carrier: 'other' });
  appendParcel(owner, { ...parcel, name: 'empty', pieces: [] });
  owner.getArray('parcels').push([
    { name: 7, pieces: 'x' },
    { name: 'q', pieces: [{ id: 3, kind: [] }, null] },
  ]);
  const read = parcelsOn(readPrescription(new Y.Doc()), { owner, guest: new Y.Doc() });
  expect(read.map(({ key, carrier, pieces }) => [key, carrier, pieces.length])).toEqual([
    ['owner/p1', 'Courier', 1],
    ['owner/q', '', 1],
  ]);
});
