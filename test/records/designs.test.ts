// A design in versions, and what stands of the decisions about it.
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { DesignAct } from '../../client/records/designAct.ts';
import {
  changedSince,
  currentDecisions,
  designVersions,
  standingOfDesign,
  type SignedDecision,
} from '../../client/records/designs.ts';
import { addFile, readFiles, removeFile } from '../../client/records/files.ts';
import { orderFacts } from '../../client/records/orderFacts.ts';
import { addItem, readPrescription, removeItem, writeHeader, writeItem } from '../../client/records/prescription.ts';

const hash = (text: string) => sha256(new TextEncoder().encode(text));
const order = hash('the order');

function designs(): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  addFile(doc, { file: 'one', kind: 'design', version: 1, hash: hash('one') });
  addFile(doc, { file: 'left', kind: 'design', version: 2, hash: hash('left') });
  addFile(doc, { file: 'right', kind: 'design', version: 2, hash: hash('right') });
  addFile(doc, { file: 'scan', kind: 'scan', version: 9, hash: hash('scan') });
  return doc;
}
const act = (change: Partial<DesignAct> = {}): DesignAct => ({
  ...{ decision: 'approved', version: 2, prescription: order, over: [], reason: '' },
  files: ['left', 'right'].map((file) => ({ file, hash: hash(file) })),
  ...change,
});
const signed = (id: string, change: Partial<DesignAct> = {}): SignedDecision => ({
  id: toHex(hash(id)),
  act: act(change),
});

test('files of one version belong together, a scan is no design, and a file taken out is in none', () => {
  const doc = designs();
  const names = () =>
    designVersions(readFiles(doc)).map(({ number, files }) => [number, files.map(({ file }) => file)]);
  expect(names()).toEqual([
    [1, ['one']],
    [2, ['left', 'right']],
  ]);
  removeFile(doc, 'one', 0, '');
  expect(names()).toEqual([[2, ['left', 'right']]]);
});

describe('changed after approval', () => {
  test('nothing is said while files and order are as signed', () => {
    expect(changedSince(act(), readFiles(designs()), order)).toEqual([]);
  });
  test('a file more, a file less, other bytes under the same id, another order and a newer version are all said', () => {
    const more = designs();
    addFile(more, { file: 'third', kind: 'design', version: 2, hash: hash('third') });
    const less = designs();
    removeFile(less, 'left', 0, '');
    const newer = designs();
    addFile(newer, { file: 'three', kind: 'design', version: 3, hash: hash('three') });
    const other = [{ file: 'left', hash: hash('something else') }, act().files[1]!];
    expect([more, less].map((doc) => changedSince(act(), readFiles(doc), order))).toEqual([['files'], ['files']]);
    expect(changedSince(act({ files: other }), readFiles(designs()), order)).toEqual(['files']);
    expect(changedSince(act(), readFiles(designs()), hash('another order'))).toEqual(['order']);
    expect(changedSince(act(), readFiles(newer), order)).toEqual(['newer version']);
  });
});

describe('what stands', () => {
  const first = signed('first', { decision: 'changes asked', version: 1 });
  const second = signed('second', { over: [hash('first')] });

  test('a decision takes the place of those it names, in whatever order they come', () => {
    for (const all of [
      [first, second],
      [second, first],
    ])
      expect([currentDecisions(all), standingOfDesign(all)]).toEqual([[second], 'approved']);
  });
  test('a withdrawal leaves it open, and nobody has decided at first', () => {
    const withdrawn = signed('third', { decision: 'withdrawn', over: [hash('second')] });
    expect(standingOfDesign([first, second, withdrawn])).toBe('open');
    expect(standingOfDesign([])).toBe('open');
  });
  test('two dentists who did not know of each other: the same twice is that, anything else is nothing until one decides', () => {
    expect(standingOfDesign([signed('a'), signed('b')])).toBe('approved');
    expect(standingOfDesign([signed('a'), signed('b', { decision: 'changes asked' })])).toBe('apart');
    expect(standingOfDesign([signed('a'), signed('b', { prescription: hash('another order') })])).toBe('apart');
    const settled = signed('c', { over: [hash('a'), hash('b')] });
    expect(standingOfDesign([signed('a'), signed('b', { decision: 'changes asked' }), settled])).toBe('approved');
  });
});

describe('an order as bytes', () => {
  function order(): Y.Doc {
    const doc = new Y.Doc({ gc: false });
    writeHeader(doc, { number: 'K-7', due: '2027-03-18' });
    addItem(doc, { id: 'a', type: 'crown', teeth: [16], shade: 'A2' });
    return doc;
  }
  const facts = (doc: Y.Doc) => toHex(orderFacts(readPrescription(doc)));

  test('is the same for the same order, whoever wrote it and whatever its pieces are called inside', () => {
    const other = order();
    removeItem(other, 'a');
    addItem(other, { id: 'b', type: 'crown', teeth: [16], shade: 'A2' });
    expect(facts(other)).toBe(facts(order()));
  });
  test('is another for every fact that is another', () => {
    const changes: readonly ((doc: Y.Doc) => void)[] = [
      (doc) => writeItem(doc, 'a', { shade: 'A3' }),
      (doc) => writeItem(doc, 'a', { teeth: [17] }),
      (doc) => writeItem(doc, 'a', { pontics: [16] }),
      (doc) => writeItem(doc, 'a', { units: [{ tooth: 16, material: '', shade: 'A2' }] }),
      (doc) => writeHeader(doc, { hasLatexAllergy: true }),
      (doc) => writeHeader(doc, { due: '2027-03-19' }),
      (doc) => addItem(doc, { id: 'c', type: 'splint' }),
      (doc) => doc.getText('notes').insert(0, 'Light contact.'),
    ];
    const all = changes.map((change) => {
      const doc = order();
      change(doc);
      return facts(doc);
    });
    expect(new Set([facts(order()), ...all]).size).toBe(changes.length + 1);
  });
});
