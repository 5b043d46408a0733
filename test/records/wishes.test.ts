// What a practice always wants of one lab fills its orders there, only where nothing is said, and says nothing elsewhere.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { blankItem, readPrescription } from '../../client/records/prescription.ts';
import { asWished, readWishes, saidWishes, writeWish } from '../../client/records/wishes.ts';

const { header } = readPrescription(new Y.Doc());

test('light contacts and a delivery round go to this lab alone, and nothing that was said is written over', () => {
  const doc = new Y.Doc();
  writeWish(doc, 'krone', 'contactForm', 'light');
  writeWish(doc, 'krone', 'ponticForm', 'ovate');
  writeWish(doc, 'krone', 'delivery', 'With the round at noon');
  writeWish(doc, 'krone', 'notes', 'Shiny, please');
  const wishes = readWishes(doc, 'krone');
  expect(saidWishes(wishes)).toEqual(['contactForm', 'ponticForm', 'delivery', 'notes']);
  expect(saidWishes(readWishes(doc, 'other lab'))).toEqual([]);
  const item = { ...blankItem('one'), type: 'crown' } as const;
  const filled = { item: { contactForm: 'light' }, header: {}, notes: 'With the round at noon\nShiny, please' };
  expect(asWished(wishes, { header, item, notes: '' })).toEqual(filled);
  expect(asWished(wishes, { header, item: { ...item, contactForm: 'tight' }, notes: 'Call me' })).toEqual({
    ...{ item: {}, header: {}, notes: '' },
  });
  expect(asWished(wishes, { header, item: { ...item, type: 'bridge' }, notes: 'x' }).item).toEqual({
    ...{ contactForm: 'light', ponticForm: 'ovate' },
  });
  expect(asWished(wishes, { header, item: { ...item, type: 'night guard' }, notes: 'x' }).item).toEqual({});
  writeWish(doc, 'krone', 'contactForm', '');
  expect(readWishes(doc, 'krone').contactForm).toBe('');
  expect(() => writeWish(doc, 'krone', 'notes', 'x'.repeat(301))).toThrow('outside its bounds');
});

test('that a lab may have parts made elsewhere is said of it alone, and in no order', () => {
  const doc = new Y.Doc();
  writeWish(doc, 'krone', 'onward', 'allowed');
  const item = { ...blankItem('one'), type: 'crown' } as const;
  expect(asWished(readWishes(doc, 'krone'), { header, item, notes: '' })).toEqual({ item: {}, header: {}, notes: '' });
  expect(readWishes(doc, 'other lab').onward).toBe('');
});

test('two people say two wishes on two tablets, and both stand', () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  writeWish(one, 'krone', 'marginForm', 'chamfer');
  writeWish(other, 'krone', 'disinfectedBy', 'Spray, 5 min');
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  expect(readWishes(one, 'krone')).toMatchObject({ marginForm: 'chamfer', disinfectedBy: 'Spray, 5 min' });
});
