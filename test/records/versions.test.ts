import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { newReference } from '../../client/records/reference.ts';
import { fieldVersions } from '../../client/records/versions.ts';

function device(clientId: number): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  return doc;
}
const fields = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
function meet(...docs: readonly Y.Doc[]): void {
  for (const from of docs) for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
}

test('a value that was replaced, or that lost when two people wrote at once, is still there', () => {
  const [anna, ben] = [device(1), device(2)];
  fields(anna).set('allergy', 'none');
  meet(anna, ben);
  fields(ben).set('allergy', 'latex');
  fields(anna).set('allergy', 'nickel');
  meet(anna, ben);
  const versions = fieldVersions(fields(anna), 'allergy');
  expect(versions).toEqual([
    { value: 'latex', writer: 2 },
    { value: 'nickel', writer: 1 },
    { value: 'none', writer: 1 },
  ]);
  expect(versions[0]?.value).toBe(fields(anna).get('allergy'));
  expect(fieldVersions(fields(ben), 'allergy')).toEqual(versions);
  expect(fieldVersions(fields(ben), 'nothing')).toEqual([]);
});

test('references are short, hold nothing of the patient and are not given twice', () => {
  let next = 1;
  const random = (bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = (next = (next * 75 + 74) % 65_537) & 255;
  };
  const taken = new Set<string>();
  for (let i = 0; i < 2_000; i++) {
    const reference = newReference(random, (each) => taken.has(each));
    expect(reference).toMatch(/^[A-Z]-[1-9]\d{3}$/);
    expect(taken.has(reference)).toBe(false);
    taken.add(reference);
  }
  expect(
    newReference(
      (bytes) => bytes.fill(0),
      (each) => each.length < 8,
    ),
  ).toMatch(/^A-\d{6}$/);
});
