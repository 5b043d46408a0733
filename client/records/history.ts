// A patient's medical history (`history/<id>`, compartment `clinical`): four lists, each reviewed by somebody at a time.
import type * as Y from 'yjs';
import { CODE, DEVICE, LINE, LIST } from './bounds.ts';
import { appendRecord, readMap, readRecords, readRemoved, writeMap } from './content.ts';
import { date, flag, instant, optional, record, text, type Infer } from './shape.ts';

export const HISTORY_LISTS = ['conditions', 'medications', 'allergies', 'surgeries'] as const;
export type HistoryList = (typeof HISTORY_LISTS)[number];

const ENTRY = record({ id: text(CODE), text: text(LINE), since: date(), at: instant(), by: text(DEVICE) });
export type HistoryEntry = Infer<typeof ENTRY>;

/** "None known" is an answer of its own: an empty list nobody asked about is not. */
const REVIEW = record({ isNoneKnown: flag(), at: instant(), by: text(DEVICE) });
export type Review = Infer<typeof REVIEW>;
export const REVIEWS = {
  conditions: optional(REVIEW),
  medications: optional(REVIEW),
  allergies: optional(REVIEW),
  surgeries: optional(REVIEW),
};

export type History = Readonly<
  Record<
    HistoryList,
    {
      readonly entries: readonly HistoryEntry[];
      /** Taken out again, and kept. */
      readonly removed: readonly HistoryEntry[];
      readonly review: Review | null;
    }
  >
>;

export function readHistory(doc: Y.Doc): History {
  const reviews = readMap(doc.getMap('reviews'), REVIEWS);
  const listOf = (name: HistoryList): History[HistoryList] => ({
    entries: readRecords(doc.getArray(name), ENTRY),
    removed: readRemoved(doc.getArray(name), ENTRY),
    review: reviews[name],
  });
  return {
    conditions: listOf('conditions'),
    medications: listOf('medications'),
    allergies: listOf('allergies'),
    surgeries: listOf('surgeries'),
  };
}

export function addHistoryEntry(
  doc: Y.Doc,
  name: HistoryList,
  entry: Partial<HistoryEntry> & { readonly id: string },
): void {
  if (doc.getArray(name).length >= LIST) throw new Error('list is full');
  appendRecord(doc.getArray(name), ENTRY, { ...ENTRY.empty, ...entry });
}

export function removeHistoryEntry(doc: Y.Doc, name: HistoryList, id: string): void {
  const array = doc.getArray(name);
  const at = array.toArray().findIndex((value) => ENTRY.read(value).id === id);
  if (at >= 0) array.delete(at, 1);
}

/** Whatever was taken out comes back as it was, at the end of its list. */
export function putBackHistoryEntry(doc: Y.Doc, name: HistoryList, entry: HistoryEntry): void {
  if (!readHistory(doc)[name].entries.some(({ id }) => id === entry.id)) addHistoryEntry(doc, name, entry);
}

export function reviewHistory(doc: Y.Doc, name: HistoryList, review: Review): void {
  writeMap(doc.getMap('reviews'), REVIEWS, { [name]: review });
}
