// What a lab makes of a case and keeps for itself, written by our functions and read back: for the laws of all documents.
import type * as Y from 'yjs';
import { appendMade, appendVoided, blankMade, readMaking } from '../../client/records/making.ts';
import { readBenchNotes } from '../../client/records/benchNotes.ts';
import { knownProducts, readStock, writeLot } from '../../client/records/stock.ts';
import { appendStatement, readStatements, type DeviceStatement } from '../../client/records/deviceStatement.ts';
import { readManufacturer, writeManufacturer } from '../../client/records/manufacturer.ts';
import { readProduction, writeProduction } from '../../client/records/steps.ts';
import { planFor, writePlan } from '../../client/records/workPlan.ts';

const paper: DeviceStatement = {
  ...{ jurisdiction: 'EU', isImplantable: false, issuedOn: '2027-03-18', keepUntil: '2037-03-18', years: 10 },
  ...{ hash: new Uint8Array(32).fill(3), pdf: new Uint8Array(900).fill(7), number: 'K-1', at: 5, by: 'd1' },
};

export const readLabOwn = {
  manufacturer: readManufacturer,
  statements: readStatements,
  'kept statements': readStatements,
  stock: (doc: Y.Doc): unknown => [readStock(doc), knownProducts(doc)],
  'work plan': (doc: Y.Doc): unknown => planFor(doc, 'steps', 'crown'),
  'bench notes': readBenchNotes,
  production: readProduction,
  making: readMaking,
};

export const writeLabOwn = {
  manufacturer: (doc: Y.Doc): void => writeManufacturer(doc, { jurisdiction: 'GB', name: 'Nordlicht Lab' }),
  statements: (doc: Y.Doc): void => appendStatement(doc, paper),
  'kept statements': (doc: Y.Doc): void => appendStatement(doc, paper),
  stock: (doc: Y.Doc): void => {
    const lot = {
      product: 'Zircon T',
      manufacturer: 'Invented Ceramics',
      lot: 'Z-1',
      expiry: '2027-05-01',
      addedAt: 3,
    };
    writeLot(doc, 'lot00001', { kind: 'zirconia', isGone: false, ...lot });
  },
  'work plan': (doc: Y.Doc): void => writePlan(doc, 'steps', 'crown', ['Scan', 'Mill']),
  'bench notes': (doc: Y.Doc): void => doc.getText('notes').insert(0, 'Ask Nina about the margin.'),
  production: (doc: Y.Doc): void => {
    writeProduction(doc, { number: 'L-9', expected: '2026-03-18' });
    doc.getText('notes').insert(0, 'milling');
  },
  making: (doc: Y.Doc): void => {
    const by = { item: 'i1', at: 4, by: 'd2' };
    appendMade(doc, 'steps', { ...blankMade('steps'), ...by, name: 'a', step: 'milling' });
    appendMade(doc, 'materials', { ...blankMade('materials'), ...by, name: 'b', product: 'Zircon T', lot: 'Z-1' });
    const points = [{ point: 'contacts', answer: 'yes', note: '' }] as const;
    appendMade(doc, 'checks', { ...blankMade('checks'), ...by, name: 'c', type: 'crown', points, isPassed: true });
    appendVoided(doc, { list: 'steps', of: 'a', reason: 'Wrong case', at: 5, by: 'd2' });
  },
};
