// What one side keeps for itself about a case (`own/<log id>`, compartment `cases`): whose it is, with whom, archived.
import type * as Y from 'yjs';
import { CODE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { count, flag, text, type InferAll } from './shape.ts';

const OWN_CASE = {
  /** '' at the lab. */
  patient: text(CODE),
  reference: text(CODE),
  number: text(CODE),
  /** The other organisation, as we call it. */
  partner: text(NAME),
  draft: text(CODE),
  isArchived: flag(),
  /** Messages of the thread that a person here has seen. */
  messagesRead: count(1_000_000),
  isTestData: flag(),
};
export type OwnCase = InferAll<typeof OWN_CASE>;

export function readOwnCase(doc: Y.Doc): OwnCase {
  return readMap(doc.getMap('fields'), OWN_CASE);
}
export function writeOwnCase(doc: Y.Doc, values: Partial<OwnCase>): void {
  writeMap(doc.getMap('fields'), OWN_CASE, values);
}
