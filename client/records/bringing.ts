// Brings what a person chose from one copy of a record into another, as plain edits: what stood there stays in the history.
// What only grows is not copied: its own signed entries are brought back, or nothing.
import type * as Y from 'yjs';
import { NOTES } from './bounds.ts';
import { readText, replaceText } from './content.ts';
import { isText, PART_FIELDS, valueOf, type Part } from './difference.ts';
import { readDraft, writeDraft } from './draft.ts';
import { fieldsOf, type Field } from './fields.ts';
import { putBackFile, readFiles, removeFile } from './files.ts';
import { HISTORY_LISTS, putBackHistoryEntry, readHistory, removeHistoryEntry } from './history.ts';
import { readPatient, writePatient } from './patient.ts';
import { addItem, putBackItem, readPrescription, removeItem, writeHeader } from './prescription.ts';
import { chooseValue, openVersions, writeValue } from './versions.ts';

/** Who brings it over, and when by that tablet's clock. */
export interface Mark {
  readonly at: number;
  readonly by: string;
}

/** `names` as in the differences of the two copies. */
export function bringOver(part: Part, from: Y.Doc, into: Y.Doc, names: readonly string[], mark: Mark): void {
  makeAgain(part, from, into);
  const [theirs, ours] = [from, into].map((doc) => fieldsByName(part, doc)) as [Fields, Fields];
  for (const name of names) {
    const [field, target] = [theirs.get(name), ours.get(name)];
    if (field && target) set(target, valueOf(field));
    else if (part === 'order' && isText(name)) replaceText(into, name, readText(from, name, NOTES), NOTES);
    else bringThing(from, into, name, mark);
  }
}

type Fields = ReadonlyMap<string, Field>;
const fieldsByName = (part: Part, doc: Y.Doc): Fields =>
  new Map(fieldsOf(PART_FIELDS[part], doc).map((field) => [field.name, field]));

function set({ map, key }: Field, value: unknown): void {
  const write = openVersions(map, key).length > 1 ? chooseValue : writeValue;
  write(map, key, value);
}

/** What the app itself writes when a record is made: one that is not here at all is made again as it was. */
function makeAgain(part: Part, from: Y.Doc, into: Y.Doc): void {
  if (part === 'patient' && readPatient(into).reference === '')
    writePatient(into, { isTestData: readPatient(from).isTestData });
  if (part !== 'order') return;
  const { patient, createdAt, isTestData, prescription } = readDraft(from);
  if (patient === '' || readDraft(into).patient !== '') return;
  writeDraft(into, { patient, createdAt, isTestData });
  const { orderedAt, isTestData: isTestOrder } = prescription.header;
  writeHeader(into, { orderedAt, isTestData: isTestOrder });
}

/** What comes and goes as a whole: an entry of a list, a piece of work, a file. */
function bringThing(from: Y.Doc, into: Y.Doc, name: string, { at, by }: Mark): void {
  const [kind, id = ''] = name.split('/');
  const list = HISTORY_LISTS.find((each) => each === kind);
  if (list) {
    const entry = readHistory(from)[list].entries.find((each) => each.id === id);
    if (entry) putBackHistoryEntry(into, list, entry);
    else removeHistoryEntry(into, list, id);
  } else if (kind === 'items') {
    const item = readPrescription(from).items.find((each) => each.id === id);
    if (!item) removeItem(into, id);
    else if (!putBackItem(into, id)) addItem(into, item);
    else bringFields(from, into, `items/${id}/`);
  } else if (kind === 'files') {
    const file = readFiles(from).find((each) => each.file === id);
    if (file) putBackFile(into, file);
    else removeFile(into, id, at, by);
  }
}

function bringFields(from: Y.Doc, into: Y.Doc, under: string): void {
  const theirs = fieldsByName('order', from);
  for (const [name, target] of fieldsByName('order', into)) {
    const field = theirs.get(name);
    if (field && name.startsWith(under)) set(target, valueOf(field));
  }
}
