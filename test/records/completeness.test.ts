import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { APPLIANCES, applianceRule } from '../../client/records/appliances.ts';
import { ITEMS } from '../../client/records/bounds.ts';
import { missingOf, type MissingCode } from '../../client/records/completeness.ts';
import type { FileRecord } from '../../client/records/files.ts';
import {
  addItem,
  blankItem,
  readPrescription,
  writeHeader,
  writeItem,
  writePrescription,
  type Header,
  type Item,
} from '../../client/records/prescription.ts';
import { SHADE_GUIDES } from '../../client/records/shades.ts';
import { TEETH } from '../../client/records/teeth.ts';

const today = '2027-03-01';
const { header } = readPrescription(new Y.Doc());

type Shows = Pick<FileRecord, 'role' | 'jaw'>;
function missing(said: {
  header?: Partial<Header>;
  item?: Partial<Item>;
  hasScan?: boolean;
  scans?: readonly Shows[];
}) {
  const item = { ...blankItem('one'), ...said.item };
  return missingOf({
    prescription: {
      header: { ...header, prescriber: 'Dr. Linde', due: '2027-03-18', ...said.header },
      items: [item],
      notes: '',
    },
    files: (said.scans ?? (said.hasScan ? [{ role: '', jaw: '' }] : [])).map((shows) => ({ kind: 'scan', ...shows })),
    hasConsent: true,
    conflicts: [],
    today,
  }).map(({ code }): MissingCode => code);
}

test('a crown by scan is complete with preparation, opposing jaw, bite, material and shade', () => {
  const item = { type: 'crown', teeth: [16], material: 'zirconia', shade: 'A2' } as const;
  const scanned = { preparation: 'scan', antagonist: 'scan', bite: 'scan' } as const;
  expect(missing({ item, header: scanned, hasScan: true })).toEqual([]);
  expect(missing({ item, header: scanned })).toEqual(['scan', 'antagonist', 'bite']);
  expect(missing({ item, hasScan: true })).toEqual(['antagonist', 'bite']);
  expect(missing({ item: { ...item, shade: '' }, header: scanned, hasScan: true })).toEqual(['shade']);
  expect(missing({ item: { ...item, shade: '', material: 'gold alloy' }, header: scanned, hasScan: true })).toEqual([]);
});

test('scans that say what they show count for that alone, and the other jaw is said before it is sent', () => {
  const item = { type: 'crown', teeth: [36], material: 'gold alloy' } as const;
  const by = { preparation: 'scan', antagonist: 'scan', bite: 'scan' } as const;
  const preparation: Shows = { role: 'preparation', jaw: 'lower' };
  const antagonist: Shows = { role: 'antagonist', jaw: 'upper' };
  const bite: Shows = { role: 'bite', jaw: '' };
  const told = (...scans: readonly Shows[]) => missing({ item, header: by, scans });
  expect(told(preparation, antagonist, bite)).toEqual([]);
  expect(told(preparation)).toEqual(['antagonist', 'bite']);
  expect(told(preparation, { role: '', jaw: '' })).toEqual([]);
  expect(told(antagonist, bite)).toEqual(['scan']);
  expect(told({ ...preparation, jaw: 'upper' }, antagonist, bite)).toEqual(['wrong jaw']);
  expect(told(preparation, { ...antagonist, jaw: 'lower' }, bite)).toEqual(['wrong jaw']);
  const bothJaws = { ...item, teeth: [36, 16] };
  expect(missing({ item: bothJaws, header: by, scans: [antagonist, { ...preparation, jaw: 'upper' }, bite] })).toEqual(
    [],
  );
  const denture = { type: 'full denture', jaw: 'upper', material: 'acrylic', shade: 'A2' } as const;
  expect(missing({ item: denture, header: by, scans: [preparation, antagonist, bite] })).toEqual(['wrong jaw']);
});

test('what was in a mouth is asked what it was disinfected with, and nothing else is', () => {
  const item = { type: 'crown', teeth: [16], material: 'gold alloy' } as const;
  const box = { preparation: 'impression', antagonist: 'model', bite: 'not needed' } as const;
  expect(missing({ item, header: box })).toEqual(['disinfection']);
  expect(missing({ item, header: { ...box, disinfectedBy: 'Spray, 5 min' } })).toEqual([]);
  expect(missing({ item, header: { ...box, preparation: 'model' } })).toEqual([]);
  expect(missing({ item, header: { ...box, preparation: 'model', enclosed: ['old work'] } })).toEqual(['disinfection']);
});

test('a remake says of which case and why', () => {
  const item = { type: 'model', jaw: 'upper', material: 'plaster' } as const;
  expect(missing({ item, header: { preparation: 'model', kind: 'remake' } })).toEqual(['parent', 'remake reason']);
  const told = { preparation: 'model', kind: 'remake', parent: '26-0007', remakeReason: 'shade' } as const;
  expect(missing({ item, header: told })).toEqual([]);
});

test('every kind of work that has no teeth asks for the jaw, every implant for its system', () => {
  for (const type of APPLIANCES) {
    const rule = applianceRule(type);
    const codes = missing({ item: { type }, hasScan: true });
    expect([type, codes.includes('jaw')]).toEqual([type, rule.teeth === 'none']);
    expect([type, codes.includes('teeth')]).toEqual([type, rule.teeth !== 'none']);
    expect([type, codes.includes('implant system')]).toEqual([type, rule.hasImplant]);
    expect([type, codes.includes('bite')]).toEqual([type, rule.needsBite]);
  }
});

test('an order of an earlier version reads as it was, and what is new reads as not said', () => {
  const doc = new Y.Doc();
  const map = new Y.Map<unknown>([
    ['id', 'old-1'],
    ['type', 'crown'],
    ['teeth', [36]],
    ['margin', 'chamfer, 0.5 mm'],
  ]);
  doc.getArray('items').push([map]);
  doc.getMap('header').set('due', '2027-03-18');
  const read = readPrescription(doc);
  expect(read.items).toEqual([{ ...blankItem('old-1'), type: 'crown', teeth: [36], margin: 'chamfer, 0.5 mm' }]);
  expect(read.header).toEqual({ ...header, due: '2027-03-18' });
});

test('whatever a stranger writes into the new fields reads as nothing, and is never written by us', () => {
  const doc = new Y.Doc();
  const units = [
    { tooth: 36, material: 'unobtainium', shade: 'A2' },
    { tooth: 99, shade: 'A1' },
    { tooth: 36 },
    null,
    7,
  ];
  const map = new Y.Map<unknown>([
    ['id', 'x'],
    ['units', units],
    ['jaw', 'sideways'],
    ['retention', 5],
  ]);
  doc.getArray('items').push([map]);
  doc.getMap('header').set('enclosed', ['face bow', 'bomb', null]);
  const read = readPrescription(doc);
  expect(read.items[0]).toMatchObject({ units: [{ tooth: 36, material: '', shade: 'A2' }], jaw: '', retention: '' });
  expect(read.header.enclosed).toEqual(['face bow']);
  const twice = { tooth: 36, material: '', shade: 'A1' } as const;
  const order = { header, items: [{ ...blankItem('y'), units: [twice, twice] }], notes: '' };
  expect(() => writePrescription(new Y.Doc(), order)).toThrow('units');
  expect(() => writeHeader(doc, { incompleteReason: 'x'.repeat(301) })).toThrow('incompleteReason');
});

test('each of the 52 teeth and every shade of every guide goes through an order unchanged', () => {
  const doc = new Y.Doc();
  const shades = Object.values(SHADE_GUIDES).flat();
  for (const [at, tooth] of TEETH.slice(0, ITEMS).entries())
    addItem(doc, { id: `t${String(at)}`, type: 'crown', teeth: [tooth] });
  const read = readPrescription(doc).items.map(({ teeth }) => teeth[0]);
  expect(read).toEqual(TEETH.slice(0, ITEMS));
  writeItem(doc, 't0', { teeth: TEETH.slice(20) });
  expect(readPrescription(doc).items[0]?.teeth).toEqual(TEETH.slice(20));
  for (const shade of shades) {
    const said = { shade, shadeCervical: shade, shadeIncisal: shade, stump: shade };
    writeItem(doc, 't1', { ...said, units: [{ tooth: 12, material: '', shade }] });
    expect(readPrescription(doc).items[1]).toMatchObject({ ...said, units: [{ tooth: 12, material: '', shade }] });
  }
});
