// What of an order becomes a part for another lab, and when two parts are about the same work.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isSameWork, mayGiveOut, pickedItems, readOnward, writeOnward } from '../../client/records/onward.ts';
import { orderFacts } from '../../client/records/orderFacts.ts';
import { addItem, blankItem, readPrescription, writeHeader } from '../../client/records/prescription.ts';

const bridge = {
  ...blankItem('b'),
  type: 'bridge' as const,
  teeth: [13, 12, 11],
  pontics: [12],
  units: [{ tooth: 11, material: '' as const, shade: 'B1' }],
  shadePhoto: 'f1',
};
const guard = { ...blankItem('g'), type: 'night guard' as const };

test('[2.7] only what was picked is in the part, tooth by tooth, and no picture of a shade leads back', () => {
  const items = [bridge, guard, blankItem('empty')];
  const of = (teeth: readonly number[]) => pickedItems({ items }, [{ item: 'b', teeth }]);
  expect(of([13, 12])).toEqual([{ ...bridge, teeth: [13, 12], pontics: [12], units: [], shadePhoto: '' }]);
  expect(of([])).toEqual([{ ...bridge, shadePhoto: '' }]);
  expect(of([48])).toEqual([]);
  expect(pickedItems({ items }, [{ item: 'g', teeth: [] }])).toEqual([guard]);
  expect(pickedItems({ items }, [{ item: 'empty', teeth: [] }])).toEqual([]);
  expect(pickedItems({ items }, [])).toEqual([]);
});

test('two parts are about the same work where they share a tooth, or have none and are of one kind', () => {
  const crown = (...teeth: number[]) => ({ appliance: 'crown', teeth });
  expect(isSameWork(crown(14, 16), crown(16))).toBe(true);
  expect(isSameWork(crown(14), crown(16))).toBe(false);
  expect(isSameWork({ appliance: 'night guard', teeth: [] }, { appliance: 'night guard', teeth: [] })).toBe(true);
  expect(isSameWork({ appliance: 'night guard', teeth: [] }, { appliance: 'model', teeth: [] })).toBe(false);
  expect(isSameWork({ appliance: 'crown', teeth: [] }, crown(16))).toBe(false);
});

test('a lab gives nothing out before it has accepted, nor after the work left; the practice while its case is open', () => {
  const states = ['delivered', 'received', 'accepted', 'making', 'shipped', 'rejected', 'completed'];
  expect(states.filter((state) => mayGiveOut('guest', state))).toEqual(['accepted', 'making']);
  expect(states.filter((state) => mayGiveOut('owner', state))).toEqual(states.slice(0, 5));
});

test('[2.8] nothing said allows nothing, and allowing it changes no fact of an order that was approved', () => {
  const doc = new Y.Doc();
  writeHeader(doc, { number: '26-0001' });
  addItem(doc, bridge);
  const before = orderFacts(readPrescription(doc));
  expect(readOnward(doc)).toBe('');
  writeOnward(doc, 'allowed');
  expect(readOnward(doc)).toBe('allowed');
  expect(orderFacts(readPrescription(doc))).toEqual(before);
  doc.getMap('header').set('onward', 'whatever a hostile practice writes');
  expect(readOnward(doc)).toBe('');
});
