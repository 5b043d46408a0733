// What the organisation says of itself (`practice`, compartment `office`): heads of papers, defaults of new cases.
import type * as Y from 'yjs';
import { CODE, LINE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { flag, text, type InferAll } from './shape.ts';

const PRACTICE = {
  name: text(NAME),
  address: text(LINE),
  phone: text(CODE),
  email: text(LINE),
  /** Who orders, unless a case says otherwise, and the professional register's number. */
  prescriber: text(NAME),
  registration: text(CODE),
  isTestData: flag(),
};
export type Practice = InferAll<typeof PRACTICE>;

export function readPractice(doc: Y.Doc): Practice {
  return readMap(doc.getMap('fields'), PRACTICE);
}
export function writePractice(doc: Y.Doc, values: Partial<Practice>): void {
  writeMap(doc.getMap('fields'), PRACTICE, values);
}
