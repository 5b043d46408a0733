// Who a patient is and how to reach them (`patient/<id>`, compartment `desk`). Nothing clinical but one alert flag.
import type * as Y from 'yjs';
import { CODE, LINE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { LEGAL_HOLD, type LegalHoldFacts } from './legalHold.ts';
import { code, date, flag, text, type InferAll } from './shape.ts';
import { TRASH, type TrashFacts } from './trash.ts';

export const PATIENT = {
  name: text(NAME),
  /** Pseudonym shown to labs, like K-4471. */
  reference: text(CODE),
  birthDate: date(),
  sex: code('', 'female', 'male', 'other'),
  phone: text(CODE),
  email: text(LINE),
  address: text(LINE),
  /** BCP 47 tag of the language to speak with the patient. */
  language: text(CODE),
  guardian: text(NAME),
  doctor: text(NAME),
  emergencyContact: text(LINE),
  /** What reception must know before treatment, in a few words; '' = nothing. */
  alert: text(LINE),
  /** Invented, to try things out. Screens say so. */
  isTestData: flag(),
};
const FIELDS = { ...PATIENT, ...TRASH, ...LEGAL_HOLD };
export type Patient = InferAll<typeof PATIENT>;

export function readPatient(doc: Y.Doc): Patient & TrashFacts & LegalHoldFacts {
  return readMap(doc.getMap('fields'), FIELDS);
}
/** Throws when a value is outside its bounds. */
export function writePatient(doc: Y.Doc, values: Partial<Patient & TrashFacts & LegalHoldFacts>): void {
  writeMap(doc.getMap('fields'), FIELDS, values);
}
