// Two people wrote apart and a person chose: what was left out is still there, and lists can be kept together.
import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { conflictsOf, joinedValue, notChosenOf } from '../../client/records/fields.ts';
import { addItem, readPrescription, writeItem } from '../../client/records/prescription.ts';
import { chooseValue, openVersions, reopenVersions } from '../../client/records/versions.ts';

function device(clientId: number): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  return doc;
}
function meet(...docs: readonly Y.Doc[]): void {
  for (const from of docs) for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
}

describe('a piece whose teeth two people chose apart', () => {
  const FIELD = 'items/i1/teeth';
  const mapOf = (doc: Y.Doc): Y.Map<unknown> => doc.getArray('items').get(0) as Y.Map<unknown>;
  const stands = (doc: Y.Doc): readonly number[] => readPrescription(doc).items[0]?.teeth ?? [];
  const left = (doc: Y.Doc): unknown[] => (notChosenOf('order', doc).get(FIELD) ?? []).map(({ value }) => value);
  function apart(): readonly [Y.Doc, Y.Doc] {
    const [anna, ben] = [device(1), device(2)];
    addItem(anna, { id: 'i1', type: 'crown', teeth: [16] });
    meet(anna, ben);
    writeItem(anna, 'i1', { teeth: [16, 17] });
    writeItem(ben, 'i1', { teeth: [15, 16] });
    meet(anna, ben);
    return [anna, ben];
  }

  test('keeps what a choice left out under its author’s name, also when somebody writes on, and takes it again', () => {
    const [anna, ben] = apart();
    expect(left(anna)).toEqual([]);
    chooseValue(mapOf(ben), 'teeth', [15, 16]);
    meet(anna, ben);
    expect([stands(anna), left(anna)]).toEqual([[15, 16], [[16, 17]]]);
    expect(notChosenOf('order', anna).get(FIELD)?.[0]?.author.client).toBe(1);
    writeItem(anna, 'i1', { teeth: [14, 15, 16] });
    meet(anna, ben);
    expect(left(ben)).toEqual([[16, 17]]);
    chooseValue(mapOf(ben), 'teeth', [16, 17]);
    meet(anna, ben);
    expect([stands(anna), left(anna)]).toEqual([[16, 17], [[14, 15, 16]]]);
  });

  test('may keep all of them, and then nothing was left out', () => {
    const [anna, ben] = apart();
    const values = conflictsOf('order', ben)
      .get(FIELD)!
      .map(({ value }) => value);
    chooseValue(mapOf(ben), 'teeth', joinedValue(FIELD, values));
    meet(anna, ben);
    expect([stands(anna), left(anna), conflictsOf('order', anna).size]).toEqual([[17, 16, 15], [], 0]);
  });

  test('asks for both again when the choice is taken back, and leaves nothing out meanwhile', () => {
    const [anna, ben] = apart();
    const before = openVersions(mapOf(ben), 'teeth');
    chooseValue(mapOf(ben), 'teeth', [15, 16]);
    reopenVersions(mapOf(ben), 'teeth', before);
    meet(anna, ben);
    expect([conflictsOf('order', anna).has(FIELD), left(anna)]).toEqual([true, []]);
  });
});

test('puts lists together only where that means something', () => {
  const zirconia = { tooth: 16, material: 'zirconia', shade: '' };
  expect(joinedValue('header/enclosed', [['face bow'], ['photo prints', 'face bow']])).toEqual([
    'face bow',
    'photo prints',
  ]);
  expect(joinedValue('items/i1/units', [[zirconia], [{ ...zirconia, tooth: 17 }]])).toHaveLength(2);
  expect(joinedValue('items/i1/units', [[zirconia], [{ ...zirconia, shade: 'A2' }]])).toBeNull();
  expect(joinedValue('items/i1/shade', ['A2', 'A3'])).toBeNull();
  expect(joinedValue('header/due', ['2033-01-01', '2033-02-01'])).toBeNull();
});
