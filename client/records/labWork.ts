// Where the lab work of a patient stands, for those who see no case (`status/<case log id>`, compartment `desk`): status and
// dates, mirrored by whoever opens both. Each value names the entry of the case it comes from; nothing else of it is here.
import type * as Y from 'yjs';
import { CODE } from './bounds.ts';
import { plain } from './content.ts';
import { count, date, instant, record, text, type Infer } from './shape.ts';
import { chooseValue, openVersions, writeValue } from './versions.ts';

const LAB_WORK = record({
  patient: text(CODE),
  /** A code of caseState. */
  state: text(CODE),
  due: date(),
  appointment: date(),
  /** Hex id of the newest entry of the case it was read from, its place in the relay's order, and the relay's time there. */
  source: text(64),
  place: count(Number.MAX_SAFE_INTEGER),
  at: instant(),
});
export type LabWork = Infer<typeof LAB_WORK>;
const KEY = 'now';

/** Of values written apart the one with the newest source: a later entry of a case stands behind those it builds on. */
export function readLabWork(doc: Y.Doc): LabWork | null {
  const said = openVersions(doc.getMap('fields'), KEY)
    .map(({ value }) => LAB_WORK.read(plain(value)))
    .filter(({ source }) => source !== '')
    .sort((a, b) => b.place - a.place || (a.source < b.source ? -1 : 1));
  return said[0] ?? null;
}

export function writeLabWork(doc: Y.Doc, value: LabWork): void {
  if (!LAB_WORK.fits(value)) throw new Error('lab work outside its bounds');
  const map = doc.getMap('fields');
  doc.transact(() => {
    if (openVersions(map, KEY).length > 1) chooseValue(map, KEY, value);
    else writeValue(map, KEY, value);
  });
}
