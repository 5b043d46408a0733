// What a lab may know of the patient (`case/patient`): the reference; name, age and sex only when switched on.
import type * as Y from 'yjs';
import { CODE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { code, text, type InferAll } from './shape.ts';

const CASE_PATIENT = {
  reference: text(CODE),
  /** '' = not shown. */
  name: text(NAME),
  /** Whole years as text; '' = not shown. */
  age: text(3),
  sex: code('', 'female', 'male', 'other'),
};
export type CasePatient = InferAll<typeof CASE_PATIENT>;

export function readCasePatient(doc: Y.Doc): CasePatient {
  return readMap(doc.getMap('patient'), CASE_PATIENT);
}
export function writeCasePatient(doc: Y.Doc, values: Partial<CasePatient>): void {
  writeMap(doc.getMap('patient'), CASE_PATIENT, values);
}
