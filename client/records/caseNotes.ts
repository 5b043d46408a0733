// Notes that both sides of a case write together, live (`case/notes`).
import type * as Y from 'yjs';
import { NOTES } from './bounds.ts';
import { readText } from './content.ts';

export function caseNotesText(doc: Y.Doc): Y.Text {
  return doc.getText('notes');
}
export function readCaseNotes(doc: Y.Doc): string {
  return readText(doc, 'notes', NOTES);
}
