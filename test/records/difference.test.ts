// A record as it was in a backup beside what people made of it since: what differs, who is ahead, and what comes over.
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bringOver } from '../../client/records/bringing.ts';
import { compareCopies } from '../../client/records/difference.ts';
import { readDraft, writeDraft, writePrivateNotes } from '../../client/records/draft.ts';
import { addFile, readFiles, removeFile, takenFiles } from '../../client/records/files.ts';
import { addHistoryEntry, readHistory, removeHistoryEntry, reviewHistory } from '../../client/records/history.ts';
import { readPatient, writePatient } from '../../client/records/patient.ts';
import { addItem, readPrescription, removeItem, writeHeader, writeItem } from '../../client/records/prescription.ts';
import { openVersions } from '../../client/records/versions.ts';

const mark = { at: 2_000, by: 'cd' };
function newDoc(change: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  doc.transact(() => {
    change(doc);
  });
  return doc;
}
/** The same document on another tablet, or in a backup. */
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

describe('a patient', () => {
  const made = (): Y.Doc =>
    newDoc((doc) => {
      writePatient(doc, { name: 'Jana Beispiel', reference: 'K-4471', phone: '0123', email: 'jana@example.org' });
    });

  test('changed twice since says so, and gets one field back while the other stays', () => {
    const here = made();
    const then = copyOf(here);
    writePatient(here, { phone: '999' });
    writePatient(here, { phone: '' });
    writePatient(here, { email: 'neu@example.org' });
    expect(compareCopies('patient', then, here)).toEqual({
      newerNow: 3,
      newerThen: 0,
      differences: [
        { name: 'fields/phone', then: '0123', now: '' },
        { name: 'fields/email', then: 'jana@example.org', now: 'neu@example.org' },
      ],
    });
    bringOver('patient', then, here, ['fields/phone'], mark);
    expect(readPatient(here)).toMatchObject({ phone: '0123', email: 'neu@example.org' });
  });

  test('changed and changed back differs in nothing, and is newer all the same', () => {
    const here = made();
    const then = copyOf(here);
    writePatient(here, { phone: '999' });
    writePatient(here, { phone: '0123' });
    expect(compareCopies('patient', then, here)).toEqual({ newerNow: 2, newerThen: 0, differences: [] });
  });

  test('a backup that is ahead of the tablet says what the tablet lacks', () => {
    const here = made();
    const then = copyOf(here);
    writePatient(then, { phone: '777' });
    expect(compareCopies('patient', then, here)).toMatchObject({ newerNow: 0, newerThen: 1 });
  });

  test('two values that people wrote apart: what is brought over is the only one then', () => {
    const here = made();
    const then = copyOf(here);
    const other = copyOf(here);
    writePatient(here, { phone: '1' });
    writePatient(other, { phone: '2' });
    Y.applyUpdate(here, Y.encodeStateAsUpdate(other));
    bringOver('patient', then, here, ['fields/phone'], mark);
    expect(openVersions(here.getMap('fields'), 'phone').map(({ value }) => value)).toEqual(['0123']);
  });

  test('one that is not here at all is made again with its reference', () => {
    const then = newDoc((doc) => {
      writePatient(doc, { name: 'Jana Beispiel', reference: 'K-4471', isTestData: true });
    });
    const here = new Y.Doc({ gc: false });
    const { differences } = compareCopies('patient', then, here);
    bringOver(
      'patient',
      then,
      here,
      differences.map(({ name }) => name),
      mark,
    );
    expect(readPatient(here)).toEqual(readPatient(then));
  });
});

test('a medical history gets back the allergy that was taken out, and keeps the one that was added', () => {
  const here = newDoc((doc) => {
    addHistoryEntry(doc, 'allergies', { id: 'a1', text: 'Penicillin', at: 1, by: 'ab' });
    reviewHistory(doc, 'allergies', { isNoneKnown: false, at: 1, by: 'ab' });
  });
  const then = copyOf(here);
  removeHistoryEntry(here, 'allergies', 'a1');
  addHistoryEntry(here, 'allergies', { id: 'a2', text: 'Latex', at: 2, by: 'ab' });
  reviewHistory(here, 'allergies', { isNoneKnown: true, at: 2, by: 'ab' });
  const compared = compareCopies('history', then, here);
  expect(compared).toMatchObject({ newerNow: 3, newerThen: 0 });
  expect(compared.differences.map(({ name, then: a, now }) => [name, a, now])).toEqual([
    ['reviews/allergies', { isNoneKnown: false, at: 1, by: 'ab' }, { isNoneKnown: true, at: 2, by: 'ab' }],
    ['allergies/a2', null, 'Latex'],
    ['allergies/a1', 'Penicillin', null],
  ]);
  bringOver('history', then, here, ['allergies/a1', 'reviews/allergies'], mark);
  expect(readHistory(here).allergies).toMatchObject({
    entries: [{ text: 'Latex' }, { text: 'Penicillin', at: 1, by: 'ab' }],
    review: { isNoneKnown: false },
  });
  // Taken out there is a difference too: it can be chosen like any other.
  bringOver('history', then, here, ['allergies/a2'], mark);
  expect(readHistory(here).allergies.entries.map(({ text }) => text)).toEqual(['Penicillin']);
});

describe('an order', () => {
  const made = (): Y.Doc =>
    newDoc((doc) => {
      writeDraft(doc, { patient: 'jana', createdAt: 5 });
      writeHeader(doc, { number: '26-0001', due: '2027-03-18', orderedAt: 5 });
      addItem(doc, { id: 'i1', type: 'crown', teeth: [16], shade: 'A2' });
      addItem(doc, { id: 'i2', type: 'inlay', teeth: [26] });
      writePrivateNotes(doc, 'Call first');
      addFile(doc, { file: 'f1', name: 'scan.stl', size: 9 });
    });

  test('is compared by fields, pieces of work, texts and files; each comes back alone', () => {
    const here = made();
    const then = copyOf(here);
    writeItem(here, 'i1', { shade: 'A3' });
    removeItem(here, 'i2');
    addItem(here, { id: 'i3', type: 'bridge', teeth: [11, 12] });
    writePrivateNotes(here, '');
    removeFile(here, 'f1', 9, 'ab');
    const { differences, newerThen } = compareCopies('order', then, here);
    expect(newerThen).toBe(0);
    expect(differences.map(({ name }) => name).sort()).toEqual([
      'files/f1',
      'items/i1/shade',
      'items/i2',
      'items/i3',
      'private',
    ]);
    bringOver('order', then, here, ['items/i2', 'private', 'files/f1'], mark);
    expect(readPrescription(here).items.map(({ id, shade }) => [id, shade])).toEqual([
      ['i1', 'A3'],
      ['i2', ''],
      ['i3', ''],
    ]);
    expect(readDraft(here)).toMatchObject({ privateNotes: 'Call first', files: [{ file: 'f1', name: 'scan.stl' }] });
    bringOver('order', then, here, ['items/i1/shade', 'items/i3'], mark);
    expect(readPrescription(here).items.map(({ id, shade }) => [id, shade])).toEqual([
      ['i1', 'A2'],
      ['i2', ''],
    ]);
  });

  test('that is not here at all is made again, with the patient it was for', () => {
    const then = made();
    const here = new Y.Doc({ gc: false });
    const { differences } = compareCopies('order', then, here);
    bringOver(
      'order',
      then,
      here,
      differences.map(({ name }) => name),
      mark,
    );
    const plain = (doc: Y.Doc) => ({
      ...readDraft(doc),
      files: readDraft(doc).files.map(({ file, name }) => [file, name]),
    });
    expect(plain(here)).toEqual(plain(then));
  });
});

test('a file that was taken out comes back as it was, whatever the return says of it', () => {
  const doc = newDoc((each) => {
    addFile(each, { file: 'f1', name: 'scan.stl', size: 9 });
    removeFile(each, 'f1', 100, 'ab');
  });
  expect(readFiles(doc)).toEqual([]);
  expect(takenFiles(doc)).toMatchObject([{ file: { file: 'f1', name: 'scan.stl' }, at: 100, by: 'ab' }]);
  addFile(doc, { file: 'f1', name: 'another.stl', size: 10 });
  expect(readFiles(doc)).toMatchObject([{ file: 'f1', name: 'scan.stl', size: 9 }]);
  expect(takenFiles(doc)).toEqual([]);
  removeFile(doc, 'f1', 200, 'cd');
  expect(takenFiles(doc)).toMatchObject([{ at: 200, by: 'cd' }]);
});
