// A case before it is sent (`draft/<id>`, compartment `cases`): the order as the lab will get it, and what stays here.
import type * as Y from 'yjs';
import { CODE, NOTES } from './bounds.ts';
import { readMap, readText, replaceText, writeMap } from './content.ts';
import { readFiles, type FileRecord } from './files.ts';
import type { Listed } from './content.ts';
import { readPrescription, type Prescription } from './prescription.ts';
import { flag, instant, text, type InferAll } from './shape.ts';
import { TRASH } from './trash.ts';

const DRAFT = {
  patient: text(CODE),
  createdAt: instant(),
  /** Contact of the lab it is meant for, or ''. */
  lab: text(CODE),
  /** Hex id of the case it became, or ''. */
  sentAs: text(CODE),
  isTestData: flag(),
  ...TRASH,
};
export type DraftFacts = InferAll<typeof DRAFT>;

export interface Draft extends DraftFacts {
  readonly prescription: Prescription;
  readonly files: readonly Listed<FileRecord>[];
  /** Never leaves the practice. */
  readonly privateNotes: string;
}

export function readDraft(doc: Y.Doc): Draft {
  return {
    ...readMap(doc.getMap('draft'), DRAFT),
    prescription: readPrescription(doc),
    files: readFiles(doc),
    privateNotes: readText(doc, 'private', NOTES),
  };
}
export function writeDraft(doc: Y.Doc, values: Partial<DraftFacts>): void {
  writeMap(doc.getMap('draft'), DRAFT, values);
}
export function writePrivateNotes(doc: Y.Doc, value: string): void {
  replaceText(doc, 'private', value, NOTES);
}
