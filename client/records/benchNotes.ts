// What a lab writes about a case for itself (`bench/<log id>`, compartment `cases` of the lab): the other house holds no
// key for it, so nothing of it can be in a report.
import type * as Y from 'yjs';
import { NOTES } from './bounds.ts';
import { readText } from './content.ts';

export const benchDocument = (logHex: string): string => `bench/${logHex}`;

export function readBenchNotes(doc: Y.Doc): string {
  return readText(doc, 'notes', NOTES);
}
