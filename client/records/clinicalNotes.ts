// Clinical notes of a patient (`notes/<id>`, compartment `clinical`). Only grows: a correction is an addendum.
import type * as Y from 'yjs';
import { CODE, DEVICE, PARAGRAPH } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { instant, record, text, type Infer } from './shape.ts';

const NOTE = record({
  at: instant(),
  by: text(DEVICE),
  text: text(PARAGRAPH),
  /** Id of the note this one adds to or corrects, or ''. */
  corrects: text(CODE),
});
export type ClinicalNote = Infer<typeof NOTE>;

export function readClinicalNotes(doc: Y.Doc): readonly Listed<ClinicalNote>[] {
  return readList(doc.getArray('notes'), NOTE);
}
export function appendClinicalNote(doc: Y.Doc, note: Partial<ClinicalNote>): void {
  appendRecord(doc.getArray('notes'), NOTE, { ...NOTE.empty, ...note });
}
