import * as Y from 'yjs';
import * as calendar from '../../client/records/calendar.ts';
import { expect, test } from 'vitest';
import { gateOwn } from '../../client/gate/own.ts';
import { readCasePatient, writeCasePatient } from '../../client/records/casePatient.ts';
import { appendClinicalNote, readClinicalNotes } from '../../client/records/clinicalNotes.ts';
import { appendConsent, consentFor, readConsents } from '../../client/records/consents.ts';
import { DOCUMENTS, documentRule, ownDocumentRule, type DocumentRule } from '../../client/records/documents.ts';
import { readDraft, writeDraft, writePrivateNotes } from '../../client/records/draft.ts';
import { addFile, readFiles, removeFile } from '../../client/records/files.ts';
import { addHistoryEntry, readHistory, removeHistoryEntry, reviewHistory } from '../../client/records/history.ts';
import { readLabWork, writeLabWork, type LabWork } from '../../client/records/labWork.ts';
import { readBilling, writeBilling } from './billing.ts';
import { readInsurance, writeInsurance } from '../../client/records/insurance.ts';
import { readOwnCase, writeOwnCase } from '../../client/records/ownCase.ts';
import { parcelsOn } from '../../client/records/parcels.ts';
import { readPhysical } from '../../client/records/physical.ts';
import { readPatient, writePatient } from '../../client/records/patient.ts';
import { readPractice, writePractice } from '../../client/records/practice.ts';
import { addItem, readPrescription, removeItem, writeHeader, writeItem } from '../../client/records/prescription.ts';
import { appendMarks, readMarks } from '../../client/records/readMarks.ts';
import { appendAssigned, appendStep, readAssigned, readSteps } from '../../client/records/steps.ts';
import { writeSeen } from '../../client/records/seen.ts';
import { readSeenMarks, writeParcels, writeThing, writeTwoTemplates } from './things.ts';
import { lastOrdered, readTemplates } from '../../client/records/templates.ts';
import { appendMessage, openQueries, readThread } from '../../client/records/thread.ts';
import { readLabOwn, writeLabOwn } from './labOwn.ts';
import { caseNotesText, readCaseNotes } from '../../client/records/caseNotes.ts';

const work = (state: string, place: number): LabWork => ({
  ...{ patient: 'p1', state, due: '2027-03-18', appointment: '2027-03-20' },
  ...{ source: `e${String(place)}`, place, at: 5 },
});
const read: Record<DocumentRule['kind'], (doc: Y.Doc) => unknown> = {
  patient: readPatient,
  consents: readConsents,
  'lab work': readLabWork,
  history: readHistory,
  'clinical notes': readClinicalNotes,
  insurance: readInsurance,
  ...readBilling,
  draft: readDraft,
  templates: (doc) => [readTemplates(doc), lastOrdered(doc, 'ab', 'crown')],
  calendar: calendar.readCalendar,
  'own case': readOwnCase,
  practice: readPractice,
  prescription: readPrescription,
  'case patient': readCasePatient,
  files: readFiles,
  steps: (doc) => readSteps(doc, 'case/clinic'),
  acceptance: (doc) => [readSteps(doc, 'case/acceptance'), readAssigned(doc)],
  'read marks': readMarks,
  ...readLabOwn,
  thread: readThread,
  'physical item': readPhysical,
  'seen marks': readSeenMarks,
  parcels: (doc) => parcelsOn(readPrescription(new Y.Doc()), { owner: doc, guest: new Y.Doc() }),
  'case notes': readCaseNotes,
};

const write: Record<DocumentRule['kind'], (doc: Y.Doc) => void> = {
  patient: (doc) =>
    writePatient(doc, { name: 'Marta Kolb', reference: 'K-4471', birthDate: '1970-02-28', sex: 'female' }),
  consents: (doc) => appendConsent(doc, { at: 5, subject: 'd1', wording: 'I agree', classes: ['scans'] }),
  'lab work': (doc) => writeLabWork(doc, work('arrived', 4)),
  history: (doc) => {
    addHistoryEntry(doc, 'allergies', { id: 'a1', text: 'Penicillin' });
    addHistoryEntry(doc, 'allergies', { id: 'a2', text: 'Latex' });
    removeHistoryEntry(doc, 'allergies', 'a1');
    reviewHistory(doc, 'medications', { isNoneKnown: true, at: 9, by: 'd0' });
  },
  'clinical notes': (doc) => appendClinicalNote(doc, { at: 1, text: 'Caries 16' }),
  ...writeBilling,
  insurance: (doc) => writeInsurance(doc, { payer: 'Invented Health', validTo: '2027-01-31' }),
  draft: (doc) => {
    writeDraft(doc, { patient: 'p1' });
    addItem(doc, { id: 'i1', type: 'crown', teeth: [16], material: 'zirconia', shade: 'A2' });
    writeItem(doc, 'i1', { shade: 'A3' });
    writePrivateNotes(doc, 'anxious');
    addFile(doc, { file: 'f1', name: 'upper.stl', kind: 'scan', key: new Uint8Array(32).fill(1) });
  },
  templates: writeTwoTemplates,
  calendar: (doc) => {
    calendar.writeWeekdays(doc, [1, 2, 3, 4]);
    calendar.writeHoliday(doc, '2027-12-24', 'Christmas Eve');
    calendar.writeHoliday(doc, '2027-12-31', 'Closed');
    calendar.writeHoliday(doc, '2027-12-31', '');
    calendar.writeTurnaround(doc, 'crown', 9);
  },
  'own case': (doc) => writeOwnCase(doc, { patient: 'p1', partner: 'Lab Nord' }),
  practice: (doc) => writePractice(doc, { name: 'Practice' }),
  prescription: (doc) => {
    writeHeader(doc, { number: '12', due: '2026-03-20', priority: 'urgent' });
    addItem(doc, { id: 'i1', type: 'bridge', teeth: [14, 15, 16], pontics: [15] });
    addItem(doc, { id: 'i2', type: 'crown', teeth: [21] });
    removeItem(doc, 'i2');
    doc.getText('notes').insert(0, 'Contacts light.');
  },
  'case patient': (doc) => writeCasePatient(doc, { reference: 'K-4471', age: '56' }),
  files: (doc) => {
    addFile(doc, { file: 'f1', name: 'upper.stl', kind: 'scan', hash: new Uint8Array(32).fill(2) });
    addFile(doc, { file: 'f2', name: 'photo.jpg', kind: 'photo' });
    removeFile(doc, 'f1', 7, 'd0');
  },
  steps: (doc) => appendStep(doc, { id: 's1', state: 'sent', at: 3, by: 'd0', over: [] }),
  acceptance: (doc) => {
    appendStep(doc, { id: 's2', state: 'rejected', at: 4, by: 'd1', over: ['clinic/s1'], reason: 'No capacity' });
    appendAssigned(doc, { to: 'd2', at: 5, by: 'd1' });
  },
  'read marks': (doc) => appendMarks(doc, { by: 'd1', at: 6, messages: ['1-0'], days: '2026-03-20|' }),
  ...writeLabOwn,
  thread: (doc) => {
    const query = appendMessage(doc, { kind: 'query', side: 'guest', text: 'Which margin?' });
    appendMessage(doc, { kind: 'answer', side: 'owner', text: 'Chamfer', refersTo: query });
    appendMessage(doc, { kind: 'query', side: 'guest', text: 'Shade?' });
  },
  'physical item': writeThing,
  'seen marks': (doc) => writeSeen(doc, 'c1', ['late:2026-03-20|']),
  parcels: writeParcels,
  'case notes': (doc) => caseNotesText(doc).insert(0, 'together'),
};

function edited(rule: DocumentRule, change: (doc: Y.Doc) => void): { page: Y.Doc; worker: Y.Doc; verdicts: unknown[] } {
  const worker = new Y.Doc({ gc: false });
  const page = new Y.Doc({ gc: false });
  page.clientID = 11;
  const verdicts: unknown[] = [];
  page.on('update', (update: Uint8Array) => {
    const verdict = gateOwn(update, { doc: worker, clientId: 11, shape: rule });
    verdicts.push(verdict.ok || verdict.reason);
    if (verdict.ok) for (const each of verdict.updates) Y.applyUpdate(worker, each);
  });
  change(page);
  return { page, worker, verdicts };
}

test.each(DOCUMENTS.map((rule) => [String(rule.pattern), rule] as const))(
  'what our functions write to %s passes its gate and reads the same on the other side',
  (_, rule) => {
    const { page, worker, verdicts } = edited(rule, write[rule.kind]);
    expect(verdicts.filter((verdict) => verdict !== true)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(read[rule.kind](worker)).toEqual(read[rule.kind](page));
    expect(read[rule.kind](worker)).not.toEqual(read[rule.kind](new Y.Doc()));
  },
);

test('a draft reads back whole', () => {
  const doc = new Y.Doc();
  write.draft(doc);
  const { prescription, files, ...facts } = readDraft(doc);
  expect(facts).toEqual({
    patient: 'p1',
    createdAt: 0,
    lab: '',
    sentAs: '',
    isTestData: false,
    trashedAt: 0,
    trashedBy: '',
    trashAgreed: 0,
    privateNotes: 'anxious',
  });
  expect(
    prescription.items.map(({ id, type, teeth, shade, material }) => ({ id, type, teeth, shade, material })),
  ).toEqual([{ id: 'i1', type: 'crown', teeth: [16], shade: 'A3', material: 'zirconia' }]);
  expect(files.map(({ file, name, kind, key }) => ({ file, name, kind, key }))).toEqual([
    { file: 'f1', name: 'upper.stl', kind: 'scan', key: new Uint8Array(32).fill(1) },
  ]);
});

test('a removed file is gone, an answered query is closed, a withdrawn consent no longer counts', () => {
  const files = new Y.Doc();
  write.files(files);
  expect(readFiles(files).map(({ file }) => file)).toEqual(['f2']);
  const thread = new Y.Doc();
  write.thread(thread);
  expect(openQueries(readThread(thread)).map((message) => message.text)).toEqual(['Shade?']);
  const consents = new Y.Doc();
  write.consents(consents);
  expect(consentFor(consents, 'd1', '2026-03-01')?.wording).toBe('I agree');
  expect(consentFor(consents, 'd2', '2026-03-01')).toBeNull();
  appendConsent(consents, { act: 'withdrawn', of: readConsents(consents)[0]!.id });
  expect(consentFor(consents, 'd1', '2026-03-01')).toBeNull();
});

test('case 25 case 35 whatever a stranger leaves in a document, reading it never throws and keeps to the type', () => {
  const odd = [
    null,
    undefined,
    7,
    -1,
    1e300,
    NaN,
    true,
    '<img onerror=alert(1)>\u202E',
    '\ud800',
    'x'.repeat(1e5),
    [],
    [[]],
    { id: { toString: 1 } },
    new Uint8Array(3),
  ];
  for (const rule of DOCUMENTS) {
    const doc = new Y.Doc();
    for (const [name, kind] of Object.entries(rule.roots)) {
      if (kind === 'text') doc.getText(name).insert(0, '\u202E'.repeat(30_000));
      if (kind === 'array')
        doc.getArray(name).push([...odd.filter((each) => each !== undefined), new Y.Map([['id', 5]]), new Y.Text('?')]);
      if (kind !== 'map') continue;
      const empty = new Y.Doc();
      write[rule.kind](empty);
      for (const key of empty.getMap(name).keys()) {
        for (const value of odd) {
          doc.getMap(name).set(key, value);
          read[rule.kind](doc);
        }
        doc.getMap(name).set(key, new Y.Map());
      }
    }
    const value = read[rule.kind](doc);
    expect(JSON.stringify(value).length).toBeLessThan(400_000);
    read[rule.kind](doc);
  }
});

test('a name is a document of one place only', () => {
  expect(documentRule('desk', 'patient/0123456789abcdef')?.kind).toBe('patient');
  expect(documentRule('billing', 'patient/0123456789abcdef')).toBeNull();
  expect(documentRule('case', 'case/production')?.writers).toBe('guest');
  expect(documentRule('case', 'case/production/')).toBeNull();
  expect(documentRule('desk', 'patient/../practice')).toBeNull();
  expect(ownDocumentRule('history/0123456789abcdef')?.place).toBe('clinical');
  expect(ownDocumentRule('case/prescription')).toBeNull();
});
