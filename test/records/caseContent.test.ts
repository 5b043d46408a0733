import fc from 'fast-check';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { caseContent, writeAtOnce, writeLater } from '../../client/records/caseContent.ts';
import { readCasePatient } from '../../client/records/casePatient.ts';
import { APPLIANCES } from '../../client/records/appliances.ts';
import { missingOf } from '../../client/records/completeness.ts';
import { readDraft, writeDraft, writePrivateNotes, type Draft } from '../../client/records/draft.ts';
import { addFile, mayShowWriting, FILE_KINDS, readFiles } from '../../client/records/files.ts';
import { MATERIALS } from '../../client/records/materials.ts';
import { readPatient, writePatient, type Patient } from '../../client/records/patient.ts';
import { addItem, readPrescription, writeHeader } from '../../client/records/prescription.ts';
import { TEETH } from '../../client/records/teeth.ts';

const TODAY = '2026-03-10';
const SECRET = 'canary';

function patient(): Patient {
  const doc = new Y.Doc();
  writePatient(doc, {
    name: `Marta ${SECRET}`,
    reference: 'K-4471',
    birthDate: '1970-03-11',
    sex: 'female',
    phone: SECRET,
    email: SECRET,
    address: SECRET,
    alert: SECRET,
    guardian: SECRET,
    doctor: SECRET,
    emergencyContact: SECRET,
  });
  return readPatient(doc);
}

const ITEM = fc.record({
  id: fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...Array.from('0123456789abcdef')) }),
  type: fc.constantFrom(...APPLIANCES),
  teeth: fc.uniqueArray(fc.constantFrom(...TEETH), { maxLength: 8 }),
  material: fc.constantFrom(...MATERIALS),
  shade: fc.constantFrom('', 'A2', '3M2'),
  margin: fc.string({ maxLength: 20, unit: 'grapheme' }),
});
const DRAFT = fc
  .record({
    items: fc.uniqueArray(ITEM, { maxLength: 5, selector: ({ id }) => id }),
    notes: fc.string({ maxLength: 80, unit: 'binary' }),
    kinds: fc.array(fc.constantFrom(...FILE_KINDS), { maxLength: 5 }),
    urgent: fc.boolean(),
  })
  .map(({ items, notes, kinds, urgent }): Draft => {
    const doc = new Y.Doc({ gc: false });
    writeDraft(doc, { patient: SECRET });
    writePrivateNotes(doc, SECRET);
    writeHeader(doc, { number: '12', due: '2026-03-20', priority: urgent ? 'urgent' : 'normal' });
    for (const item of items) addItem(doc, item);
    doc.getText('notes').insert(0, notes);
    kinds.forEach((kind, i) =>
      addFile(doc, { file: `f${i}`, kind, name: `${SECRET}.stl`, key: new Uint8Array(32).fill(i) }),
    );
    return readDraft(doc);
  });
const CHOICES = fc.record({
  showName: fc.boolean(),
  showAge: fc.boolean(),
  showSex: fc.boolean(),
  atOnce: fc.subarray(['f0', 'f1', 'f2', 'f3', 'f4']),
  lookedAt: fc.subarray(['f0', 'f1', 'f2', 'f3', 'f4']),
  leftOut: fc.subarray(['f0', 'f1', 'f2', 'f3', 'f4']),
});

const documents = (): { prescription: Y.Doc; patient: Y.Doc; files: Y.Doc } => ({
  prescription: new Y.Doc({ gc: false }),
  patient: new Y.Doc({ gc: false }),
  files: new Y.Doc({ gc: false }),
});
const bare = (doc: Y.Doc): unknown => readFiles(doc).map(({ id: _id, writer: _writer, ...file }) => file);

test('[1.28] the preview is the content: the case holds exactly what was shown, no more and no less', () => {
  fc.assert(
    fc.property(DRAFT, CHOICES, fc.boolean(), (draft, choices, haveCompared) => {
      const content = caseContent(draft, patient(), choices, TODAY);
      const docs = documents();
      writeAtOnce(docs, content);
      expect(readPrescription(docs.prescription)).toEqual(content.prescription);
      expect(readCasePatient(docs.patient)).toEqual(content.patient);
      expect(bare(docs.files)).toEqual(content.filesAtOnce);
      const bytes = Object.values(docs)
        .map((doc) => new TextDecoder().decode(Y.encodeStateAsUpdate(doc)))
        .join();
      expect(bytes).not.toContain(SECRET);

      writeLater(docs, content, haveCompared);
      expect(readCasePatient(docs.patient)).toEqual(haveCompared ? content.patientLater : content.patient);
      expect(bare(docs.files)).toEqual([...content.filesAtOnce, ...content.filesLater]);
      const leaving = [...content.filesAtOnce, ...content.filesLater];
      const staying = [...content.filesAsked, ...content.filesLeftOut];
      expect(leaving.length + staying.length).toBe(draft.files.length);
      // A picture that may have a name in it leaves only after somebody looked at it and did not keep it.
      const isDecided = (file: string): boolean => choices.lookedAt.includes(file) && !choices.leftOut.includes(file);
      expect(leaving.filter((file) => mayShowWriting(file) && !isDecided(file.file))).toEqual([]);
      expect(staying.filter((file) => !mayShowWriting(file))).toEqual([]);
    }),
  );
});

test('[2.6] the lab sees a reference; name, age and sex only when switched on, and only after the words were compared', () => {
  const draft = readDraft(new Y.Doc());
  const choices = { showName: false, showAge: false, showSex: false, atOnce: [], lookedAt: [], leftOut: [] };
  const reference = { reference: 'K-4471', name: '', age: '', sex: '' };
  expect(caseContent(draft, patient(), choices, TODAY)).toMatchObject({ patient: reference, patientLater: reference });
  const shown = caseContent(draft, patient(), { ...choices, showName: true, showAge: true, showSex: true }, TODAY);
  expect(shown.patient).toEqual(reference);
  expect(shown.patientLater).toEqual({ reference: 'K-4471', name: `Marta ${SECRET}`, age: '55', sex: 'female' });
});

test('an order in which a field says two things is not complete until one is chosen', () => {
  const facts = {
    ...readDraft(new Y.Doc()),
    hasConsent: true,
    conflicts: ['header/due', 'items/i/shade'],
    today: TODAY,
  };
  expect(missingOf(facts).filter(({ code }) => code === 'several values')).toEqual([
    { code: 'several values', item: null, field: 'header/due' },
    { code: 'several values', item: null, field: 'items/i/shade' },
  ]);
});

test('a crown order says what it lacks, one thing after the other, until it lacks nothing', () => {
  const doc = new Y.Doc();
  const missing = (hasConsent = true): unknown => {
    const { prescription, files } = readDraft(doc);
    return missingOf({ prescription, files, hasConsent, conflicts: [], today: TODAY }).map(({ code }) => code);
  };
  expect(missing(false)).toEqual(['work', 'due', 'prescriber', 'consent']);
  addItem(doc, { id: 'i' });
  expect(missing()).toEqual(['type', 'due', 'prescriber']);
  writeHeader(doc, { due: '2026-03-09', prescriber: 'Dr. Held' });
  expect(missing()).toEqual(['type', 'due has passed']);
  writeHeader(doc, { due: '2026-03-20', appointment: '2026-03-19' });
  doc.getArray<Y.Map<unknown>>('items').get(0).set('type', 'crown');
  expect(missing()).toEqual(['teeth', 'material', 'scan', 'antagonist', 'bite', 'due after appointment']);
  const item = doc.getArray<Y.Map<unknown>>('items').get(0);
  writeHeader(doc, { appointment: '2026-03-23', antagonist: 'model', bite: 'not needed' });
  item.set('teeth', [16]);
  item.set('material', 'lithium disilicate');
  expect(missing()).toEqual(['shade', 'scan']);
  item.set('material', 'gold alloy');
  addFile(doc, { file: 'f', kind: 'scan' });
  expect(missing()).toEqual([]);
  item.set('type', 'implant bridge');
  expect(missing()).toEqual(['span', 'implant system']);
  item.set('teeth', [14, 15, 17]);
  expect(missing()).toContain('span');
  item.set('teeth', [14, 15, 16]);
  item.set('implantSystem', 'Invented 4.1');
  expect(missing()).toEqual([]);
});
