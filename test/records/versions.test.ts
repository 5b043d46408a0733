// Two people changed the same clinical field: what stands, what else was said, and what a choice does to it.
import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { conflictsOf } from '../../client/records/fields.ts';
import { addHistoryEntry, reviewHistory } from '../../client/records/history.ts';
import {
  addItem,
  disputedItems,
  keepItem,
  readPrescription,
  removeItem,
  writeHeader,
  writeItem,
} from '../../client/records/prescription.ts';
import { chooseValue, currentValue, openVersions, reopenVersions, writeValue } from '../../client/records/versions.ts';

function device(clientId: number): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  return doc;
}
const fields = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
function meet(...docs: readonly Y.Doc[]): void {
  for (const from of docs) for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
}
const open = (doc: Y.Doc, key = 'shade'): unknown[] => openVersions(fields(doc), key).map(({ value }) => value);

describe('two people who wrote apart', () => {
  function apart(): readonly [Y.Doc, Y.Doc, Y.Doc] {
    const [anna, ben, cleo] = [device(1), device(2), device(3)];
    writeValue(fields(anna), 'shade', 'A1');
    meet(anna, ben, cleo);
    writeValue(fields(ben), 'shade', 'A2');
    writeValue(fields(anna), 'shade', 'A3');
    writeValue(fields(anna), 'shade', 'A3.5');
    return [anna, ben, cleo];
  }

  test('are both shown, everywhere the same, under the names of who wrote it', () => {
    const [anna, ben, cleo] = apart();
    expect(open(anna)).toEqual(['A3.5']);
    meet(anna, ben, cleo);
    for (const each of [anna, ben, cleo]) {
      expect(openVersions(fields(each), 'shade')).toEqual([
        { id: { client: 1, clock: 2 }, author: { client: 1, clock: 2 }, value: 'A3.5' },
        { id: { client: 2, clock: 0 }, author: { client: 2, clock: 0 }, value: 'A2' },
      ]);
      expect(currentValue(fields(each), 'shade')).toBe('A2');
    }
  });

  test('whoever goes on writing replaces only what stood on the screen', () => {
    const [anna, ben] = apart();
    meet(anna, ben);
    writeValue(fields(ben), 'shade', 'B1');
    meet(anna, ben);
    expect(open(anna)).toEqual(['A3.5', 'B1']);
  });

  test('a choice by one ends it for both, and what was not chosen stays in the history', () => {
    const [anna, ben] = apart();
    meet(anna, ben);
    chooseValue(fields(ben), 'shade', 'A3.5');
    meet(anna, ben);
    expect([open(anna), open(ben)]).toEqual([['A3.5'], ['A3.5']]);
    expect(currentValue(fields(anna), 'shade')).toBe('A3.5');
  });

  test('two who choose apart differently are shown again, two who choose alike are not asked again', () => {
    for (const [second, shown] of [
      ['A2', ['A3.5', 'A2']],
      ['A3.5', ['A3.5', 'A3.5']],
    ] as const) {
      const [anna, ben] = apart();
      meet(anna, ben);
      chooseValue(fields(anna), 'shade', 'A3.5');
      chooseValue(fields(ben), 'shade', second);
      meet(anna, ben);
      expect(open(anna)).toEqual(shown);
      chooseValue(fields(anna), 'shade', 'A2');
      meet(anna, ben);
      expect(open(ben)).toEqual(['A2']);
    }
  });

  test('what was typed while somebody chose is asked about, not lost', () => {
    const [anna, ben, cleo] = apart();
    meet(anna, ben, cleo);
    chooseValue(fields(ben), 'shade', 'A2');
    writeValue(fields(cleo), 'shade', 'C4');
    meet(anna, ben, cleo);
    expect(new Set(open(anna))).toEqual(new Set(['A2', 'C4']));
  });

  test('a choice taken back shows both again under the names of who wrote them', () => {
    const [anna, ben] = apart();
    meet(anna, ben);
    const before = openVersions(fields(ben), 'shade');
    chooseValue(fields(ben), 'shade', 'A3.5');
    ben.transact(() => reopenVersions(fields(ben), 'shade', before));
    meet(anna, ben);
    const after = openVersions(fields(anna), 'shade');
    expect(after.map(({ value, author }) => ({ value, author }))).toEqual(
      before.map(({ value, author }) => ({ value, author })),
    );
    expect(currentValue(fields(anna), 'shade')).toBe('A2');
  });

  test('who takes back his own change leaves the other one standing, alone', () => {
    const [anna, ben] = [device(1), device(2)];
    writeValue(fields(anna), 'shade', 'A1');
    meet(anna, ben);
    const undo = new Y.UndoManager(ben, { trackedOrigins: new Set(['ben']) });
    ben.transact(() => writeValue(fields(ben), 'shade', 'D4'), 'ben');
    writeValue(fields(anna), 'shade', 'A3.5');
    meet(anna, ben);
    expect(open(ben)).toEqual(['A3.5', 'D4']);
    undo.undo();
    meet(anna, ben);
    expect([open(anna), currentValue(fields(anna), 'shade')]).toEqual([['A3.5'], 'A3.5']);
    writeValue(fields(ben), 'shade', 'B2');
    meet(anna, ben);
    expect([open(anna), currentValue(fields(anna), 'shade')]).toEqual([['B2'], 'B2']);
  });
});

describe('somebody who writes what nobody should', () => {
  test('can not put a value into another’s mouth, nor replace what is yet to be written', () => {
    const [anna, eve] = [device(1), device(2)];
    writeValue(fields(anna), 'shade', 'A1');
    meet(anna, eve);
    fields(eve).set('shade', {
      value: 'D4',
      over: [
        [1, 1],
        [1, 2],
      ],
      of: [1, 0],
    });
    writeValue(fields(anna), 'shade', 'A2');
    meet(anna, eve);
    const versions = openVersions(fields(anna), 'shade');
    expect(versions.find(({ value }) => value === 'D4')?.author).toEqual({ client: 2, clock: 0 });
    meet(anna, eve);
    writeValue(fields(anna), 'shade', 'A3');
    expect(open(anna)).toContain(currentValue(fields(anna), 'shade'));
  });

  test.each([
    { value: 'D4', over: 'all' },
    { value: 'D4', over: [[1, 0.5]] },
    { value: 'D4', over: [[1, 0, 0]] },
    { value: 'D4', over: Array.from({ length: 65 }, (_, i) => [1, i]) },
    { value: 'D4', over: [], of: [1] },
    { value: 'D4', over: [], more: 1 },
    { over: [] },
  ])('leaves something no field holds: %j', (mark) => {
    const eve = device(2);
    addItem(eve, { id: 'i1', shade: 'A1' });
    (eve.getArray('items').get(0) as Y.Map<unknown>).set('shade', mark);
    expect(readPrescription(eve).items[0]?.shade).toBe('');
    expect(conflictsOf('order', eve)).toEqual(new Map());
  });
});

describe('a record', () => {
  test('names each field that says two things, in an order and its items alike; documents of before read as ever', () => {
    const [anna, ben] = [device(1), device(2)];
    addItem(anna, { id: 'i1', type: 'crown', teeth: [16], shade: 'A2' });
    anna.getMap('header').set('due', '2033-01-01');
    meet(anna, ben);
    expect(conflictsOf('order', ben)).toEqual(new Map());
    writeItem(anna, 'i1', { teeth: [16, 17], shade: 'A3' });
    writeItem(ben, 'i1', { teeth: [15, 16], shade: 'A3' });
    writeHeader(anna, { due: '2033-02-01', prescriber: 'Dr. Roth' });
    writeHeader(ben, { due: '2033-03-01' });
    meet(anna, ben);
    const found = conflictsOf('order', anna);
    expect([...found].map(([name, versions]) => [name, versions.map(({ value }) => value)])).toEqual([
      ['header/due', ['2033-02-01', '2033-03-01']],
      [
        'items/i1/teeth',
        [
          [16, 17],
          [15, 16],
        ],
      ],
    ]);
    expect(conflictsOf('order', ben)).toEqual(found);
    expect(readPrescription(anna).items[0]).toMatchObject({ teeth: [15, 16], shade: 'A3' });
  });

  test('a piece that one removed while the other changed it stays with the change until somebody decides', () => {
    const [anna, ben] = [device(1), device(2)];
    addItem(anna, { id: 'i1', type: 'crown', shade: 'A2' });
    addItem(anna, { id: 'i2', type: 'veneer' });
    meet(anna, ben);
    removeItem(anna, 'i1');
    removeItem(anna, 'i2');
    expect(readPrescription(anna).items).toEqual([]);
    writeItem(ben, 'i1', { shade: 'A3' });
    meet(anna, ben);
    for (const each of [anna, ben]) {
      expect(readPrescription(each).items).toMatchObject([{ id: 'i1', shade: 'A3' }]);
      expect(disputedItems(each)).toEqual(['i1']);
    }
    keepItem(anna, 'i1');
    meet(anna, ben);
    expect([disputedItems(ben), readPrescription(ben).items.length]).toEqual([[], 1]);
    removeItem(ben, 'i1');
    meet(anna, ben);
    expect(readPrescription(anna).items).toEqual([]);
  });

  test('"none known" against an allergy that a colleague wrote down is asked about; two who both asked are not', () => {
    const [anna, ben] = [device(1), device(2)];
    reviewHistory(anna, 'allergies', { isNoneKnown: true, at: 5, by: 'anna' });
    addHistoryEntry(ben, 'allergies', { id: 'a1', text: 'Penicillin' });
    reviewHistory(ben, 'allergies', { isNoneKnown: false, at: 6, by: 'ben' });
    reviewHistory(anna, 'surgeries', { isNoneKnown: true, at: 5, by: 'anna' });
    reviewHistory(ben, 'surgeries', { isNoneKnown: true, at: 7, by: 'ben' });
    meet(anna, ben);
    expect([...conflictsOf('history', anna).keys()]).toEqual(['reviews/allergies']);
  });
});
