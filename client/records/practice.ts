// What the organisation says of itself (`practice`, compartment `office`): heads of papers, defaults of new cases, opening
// hours, and what the continuity plan cannot know from anywhere else.
import type * as Y from 'yjs';
import { CODE, LINE, NAME } from './bounds.ts';
import { plain, readMap, writeMap } from './content.ts';
import { openingHours } from './hours.ts';
import { date, flag, text, type InferAll } from './shape.ts';
import { currentValue, writeValue } from './versions.ts';

const PRACTICE = {
  name: text(NAME),
  address: text(LINE),
  phone: text(CODE),
  email: text(LINE),
  /** Who orders, unless a case says otherwise, and the professional register's number. */
  prescriber: text(NAME),
  registration: text(CODE),
  isTestData: flag(),

  monday: openingHours(),
  tuesday: openingHours(),
  wednesday: openingHours(),
  thursday: openingHours(),
  friday: openingHours(),
  saturday: openingHours(),
  sunday: openingHours(),

  /** Where the paper kit is said to lie, who else knows, and who saw it there last. Never its words. */
  paperPlace: text(LINE),
  paperKnownBy: text(LINE),
  paperSeenOn: date(),
  paperSeenBy: text(NAME),
  /** Where backup files are kept, away from the house. */
  backupPlace: text(LINE),
  /** Name and telephone of whoever runs the relay. */
  relayRunBy: text(LINE),
  /** Who takes over when whoever leads the house is gone. */
  deputy: text(LINE),
};
export type Practice = InferAll<typeof PRACTICE>;

export function readPractice(doc: Y.Doc): Practice {
  return readMap(doc.getMap('fields'), PRACTICE);
}
export function writePractice(doc: Y.Doc, values: Partial<Practice>): void {
  writeMap(doc.getMap('fields'), PRACTICE, values);
}

const REACH = text(LINE);
const reachKey = (contact: string): string => `reach/${contact}`;

/** How to reach a house that is known, by the id of its contact. */
export function readReach(doc: Y.Doc, contact: string): string {
  return REACH.read(plain(currentValue(doc.getMap('fields'), reachKey(contact))));
}
/** Throws when the value is outside its bounds. */
export function writeReach(doc: Y.Doc, contact: string, value: string): void {
  if (!REACH.fits(value)) throw new Error('value outside its bounds: reach');
  doc.transact(() => writeValue(doc.getMap('fields'), reachKey(contact), value));
}
