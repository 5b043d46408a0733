// What a clinic orders (`case/prescription`; a draft has the same roots). The clinic writes it, the lab reads it.
import * as Y from 'yjs';
import { APPLIANCES } from './appliances.ts';
import { CODE, ITEMS, LINE, NAME, NOTES } from './bounds.ts';
import { newMap, readMap, readText, replaceText, writeMap } from './content.ts';
import { MATERIALS } from './materials.ts';
import {
  ANTAGONISTS,
  BITES,
  CONTACT_FORMS,
  ENCLOSED,
  JAWS,
  MARGIN_FORMS,
  OCCLUSION_FORMS,
  PONTIC_FORMS,
  PREPARATIONS,
  REMAKE_REASONS,
  RETENTIONS,
  STAGES,
  TEXTURES,
} from './orderCodes.ts';
import { markKept, markRemoved, removalOf } from './removal.ts';
import { code, count, date, flag, instant, list, record, text, type InferAll, type Shape } from './shape.ts';
import { isTooth } from './teeth.ts';
import { UNITS } from './units.ts';
import { currentValue, firstValue } from './versions.ts';

export const HEADER = {
  /** The clinic's number of the case. */
  number: text(CODE),
  kind: code('new', 'remake', 'repair'),
  /** Number of the case it repairs or makes again. */
  parent: text(CODE),
  remakeReason: code('', ...REMAKE_REASONS),
  remakeText: text(LINE),
  prescriber: text(NAME),
  registration: text(CODE),
  priority: code('normal', 'urgent'),
  /** The day it must be in the clinic, and the day the patient comes. */
  due: date(),
  appointment: date(),
  orderedAt: instant(),
  hasNickelAllergy: flag(),
  hasLatexAllergy: flag(),
  hasBruxism: flag(),
  /** How teeth and bite reach the lab, what else lies in the box, and what it was disinfected with. */
  preparation: code('', ...PREPARATIONS),
  antagonist: code('', ...ANTAGONISTS),
  bite: code('', ...BITES),
  enclosed: list(code('', ...ENCLOSED), ENCLOSED.length),
  disinfectedBy: text(NAME),
  /** What was missing when it was sent all the same, as codes of completeness.ts, and why. */
  missing: list(text(CODE), ITEMS),
  incompleteReason: text(LINE),
  isTestData: flag(),
};
export type Header = InferAll<typeof HEADER>;

/** FDI codes, each once, in the order they were chosen. */
const TEETH: Shape<readonly number[]> = {
  empty: [],
  read: (value) =>
    Array.isArray(value) ? [...new Set(value.filter((each): each is number => isTooth(each)))].slice(0, 32) : [],
  fits: (value) => value.length <= 32 && value.every(isTooth),
};

export const ITEM = {
  id: text(CODE),
  type: code('', ...APPLIANCES),
  teeth: TEETH,
  /** Those of `teeth` that hang between abutments. */
  pontics: TEETH,
  material: code('', ...MATERIALS),
  /** Codes of a shade guide. */
  shade: text(CODE),
  shadeCervical: text(CODE),
  shadeIncisal: text(CODE),
  stump: text(CODE),
  texture: code('', ...TEXTURES),
  /** Id of the file that shows the shade beside its tab. */
  shadePhoto: text(CODE),
  /** Teeth that differ from what is said above. */
  units: UNITS,
  marginForm: code('', ...MARGIN_FORMS),
  margin: text(LINE),
  occlusionForm: code('', ...OCCLUSION_FORMS),
  occlusion: text(LINE),
  contactForm: code('', ...CONTACT_FORMS),
  contacts: text(LINE),
  ponticForm: code('', ...PONTIC_FORMS),
  implantSystem: text(NAME),
  implantPlatform: text(NAME),
  retention: code('', ...RETENTIONS),
  jaw: code('', ...JAWS),
  stage: code('', ...STAGES),
  clasps: text(LINE),
  toothMould: text(NAME),
  gumShade: text(NAME),
  /** In millimetres, as it was typed. */
  thickness: text(CODE),
  /** Pieces, e.g. of an aligner series; 0 = one. */
  pieces: count(99),
};
export type Item = InferAll<typeof ITEM>;

/** A piece of which nothing is said. */
export function blankItem(id: string): Item {
  return { ...record(ITEM).empty, id };
}

export interface Prescription {
  readonly header: Header;
  readonly items: readonly Item[];
  readonly notes: string;
}

export function readPrescription(doc: Y.Doc): Prescription {
  return { header: readMap(doc.getMap('header'), HEADER), items: readItems(doc), notes: readText(doc, 'notes', NOTES) };
}
/** The two days as they were when the order was sent. */
export function firstDays(doc: Y.Doc): Pick<Header, 'due' | 'appointment'> {
  const header = doc.getMap('header');
  const first = (key: 'due' | 'appointment'): string => HEADER[key].read(firstValue(header, key));
  return { due: first('due'), appointment: first('appointment') };
}
/** The items as they lie in the document, the first of each id, without those that were removed. */
export function itemMaps(doc: Y.Doc): readonly Y.Map<unknown>[] {
  return allMaps(doc).filter((each) => removalOf(each) !== 'removed');
}
function allMaps(doc: Y.Doc): readonly Y.Map<unknown>[] {
  const seen = new Set<unknown>();
  return doc
    .getArray('items')
    .toArray()
    .filter((each): each is Y.Map<unknown> => each instanceof Y.Map)
    .filter((each) => !seen.has(itemId(each)) && seen.add(itemId(each)));
}
export function itemId(map: Y.Map<unknown>): string {
  return ITEM.id.read(currentValue(map, 'id'));
}
function readItems(doc: Y.Doc): readonly Item[] {
  const items = itemMaps(doc).map((map) => readMap(map, ITEM));
  return items.filter(({ id }) => id !== '').slice(0, ITEMS);
}

export function writeHeader(doc: Y.Doc, values: Partial<Header>): void {
  writeMap(doc.getMap('header'), HEADER, values);
}
export function addItem(doc: Y.Doc, item: Partial<Item> & { readonly id: string }): void {
  const items = doc.getArray('items');
  if (itemMaps(doc).length >= ITEMS) throw new Error('too many items');
  items.push([newMap(ITEM, item)]);
}
/** Does nothing when the item is gone. */
export function writeItem(doc: Y.Doc, id: string, values: Partial<Item>): void {
  const map = itemMaps(doc).find((each) => itemId(each) === id);
  if (map) writeMap(map, ITEM, values);
}
export function removeItem(doc: Y.Doc, id: string): void {
  const map = itemMaps(doc).find((each) => itemId(each) === id);
  if (map) markRemoved(map);
}
/** Ids of items that somebody removed while somebody else changed them: they stay until a person decides. */
export function disputedItems(doc: Y.Doc): readonly string[] {
  return itemMaps(doc)
    .filter((each) => removalOf(each) === 'disputed')
    .map(itemId);
}
/** Ids of items that somebody took out. */
export function takenItems(doc: Y.Doc): readonly string[] {
  const there = new Set(itemMaps(doc).map(itemId));
  return allMaps(doc)
    .map(itemId)
    .filter((id) => !there.has(id));
}
/** False when no such item was taken out. */
export function putBackItem(doc: Y.Doc, id: string): boolean {
  const map = takenItems(doc).includes(id) ? allMaps(doc).find((each) => itemId(each) === id) : undefined;
  if (map) markKept(map);
  return map !== undefined;
}
export function keepItem(doc: Y.Doc, id: string): void {
  const map = itemMaps(doc).find((each) => itemId(each) === id);
  if (map) markKept(map);
}
/** Writes a whole prescription into an empty document. */
export function writePrescription(doc: Y.Doc, { header, items, notes }: Prescription): void {
  doc.transact(() => {
    writeHeader(doc, header);
    for (const item of items) addItem(doc, item);
    replaceText(doc, 'notes', notes, NOTES);
  });
}
