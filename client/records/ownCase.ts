// What one side keeps for itself about a case (`own/<log id>`, compartment `cases`): whose it is, with whom, and what a
// person chose to show when it was shared. Colleagues and a restored tablet read the same.
import type * as Y from 'yjs';
import { CODE, FILES, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { count, flag, list, text, type InferAll } from './shape.ts';

const OWN_CASE = {
  /** '' at the lab. */
  patient: text(CODE),
  reference: text(CODE),
  number: text(CODE),
  /** The other organisation, as we call it. */
  partner: text(NAME),
  draft: text(CODE),
  /** Shown to the other house once words were compared. */
  showName: flag(),
  showAge: flag(),
  showSex: flag(),
  /** Files of the draft that the link opens; the others wait until a person has confirmed. */
  atOnce: list(text(CODE), FILES),
  /** Pictures that may have writing in them: a person looked and lets them go, or keeps them here. */
  lookedAt: list(text(CODE), FILES),
  leftOut: list(text(CODE), FILES),
  /** Hex log id of the case that a link made later began, '' while there is none; and of the one before this. */
  goesOnAs: text(CODE),
  goesOnFrom: text(CODE),
  /** Hex id of our case that this is a part of, '' for a case of its own. The other house never learns it. */
  partOf: text(CODE),
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
