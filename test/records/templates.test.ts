import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { blankItem, readPrescription, type Item } from '../../client/records/prescription.ts';
import {
  asLastTime,
  fromTemplate,
  habitOf,
  lastOrdered,
  noteOrdered,
  readRemovedTemplates,
  readTemplates,
  removeTemplate,
  saveTemplate,
} from '../../client/records/templates.ts';

const today = '2027-03-01';
const blank = readPrescription(new Y.Doc()).header;
const header = { ...blank, due: '2027-03-18', preparation: 'impression', disinfectedBy: 'Spray' } as const;
const item: Item = {
  ...blankItem('i1'),
  type: 'crown',
  teeth: [36],
  material: 'zirconia',
  shade: 'A2',
  stump: 'ND3',
  marginForm: 'chamfer',
  margin: 'subgingival at 36, Mrs Kolb',
  implantSystem: 'Invented 4.1',
  shadePhoto: 'f1',
};

test('a template keeps how the house works and nothing of the patient it was saved from', () => {
  const doc = new Y.Doc();
  saveTemplate(doc, 't1', { ...habitOf(header, item), name: 'Crown, zirconia', lab: 'ab12', savedAt: 5 });
  const [saved] = readTemplates(doc);
  expect(saved).toMatchObject({ id: 't1', name: 'Crown, zirconia', type: 'crown', material: 'zirconia', lab: 'ab12' });
  expect(JSON.stringify(doc.getMap('fields').toJSON())).not.toMatch(/36|A2|ND3|Kolb|f1|2027/);
  expect(fromTemplate(saved!, blank, today)).toEqual({
    item: { type: 'crown', material: 'zirconia', marginForm: 'chamfer', implantSystem: 'Invented 4.1' },
    header: { preparation: 'impression', disinfectedBy: 'Spray', due: '2027-03-10' },
  });
  expect(fromTemplate(saved!, header, today).header).not.toHaveProperty('due');
});

test('a template that was removed by mistake comes back as it stood last [2.26]', () => {
  const doc = new Y.Doc({ gc: false });
  const template = { ...habitOf(header, item), name: 'Crown, zirconia', lab: 'ab12', savedAt: 5 };
  saveTemplate(doc, 't1', { ...template, name: 'Crown' });
  saveTemplate(doc, 't1', template);
  saveTemplate(doc, 't2', { ...template, name: 'Stays' });
  expect(readRemovedTemplates(doc)).toEqual([]);
  removeTemplate(doc, 't1');
  removeTemplate(doc, 't1');
  expect(readTemplates(doc).map(({ id }) => id)).toEqual(['t2']);
  const [gone, ...more] = readRemovedTemplates(doc);
  expect([gone, more]).toEqual([{ ...template, id: 't1' }, []]);
  const { id, ...back } = gone!;
  saveTemplate(doc, id, back);
  expect(readTemplates(doc).map(({ name }) => name)).toEqual(['Crown, zirconia', 'Stays']);
  expect(readRemovedTemplates(doc)).toEqual([]);
});

test('the next crown for that lab begins as the last one ended, without changing what was said already', () => {
  const doc = new Y.Doc();
  noteOrdered(doc, 'ab12', header, [item]);
  expect(lastOrdered(doc, 'ab12', 'bridge')).toBeNull();
  expect(lastOrdered(doc, '', 'crown')).toBeNull();
  const last = lastOrdered(doc, 'ab12', 'crown')!;
  expect(asLastTime(last, blank, { ...blankItem('i2'), type: 'crown', material: 'gold alloy' })).toEqual({
    item: { marginForm: 'chamfer' },
    header: { preparation: 'impression', disinfectedBy: 'Spray' },
  });
});

test('what a stranger left where templates lie is read as none', () => {
  const doc = new Y.Doc();
  doc.getMap('fields').set('template/x', 'crown');
  doc.getMap('fields').set('template/y', { name: 'y', type: 'bomb' });
  doc.getMap('fields').set('last/ab/crown', { type: 'bridge' });
  expect(readTemplates(doc)).toEqual([]);
  expect(lastOrdered(doc, 'ab', 'crown')).toBeNull();
  expect(() =>
    saveTemplate(doc, 'z', { ...habitOf(header, item), name: 'x'.repeat(201), lab: '', savedAt: 1 }),
  ).toThrow();
});
