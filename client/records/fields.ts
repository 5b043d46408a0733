// The fields that people fill in, by name ("header/due", "items/<id>/shade"): where each lies in its document, and which of
// them say several things at once because people wrote apart.
import * as Y from 'yjs';
import { entriesOf, plain, type Fields } from './content.ts';
import { REVIEWS, type Review } from './history.ts';
import { PATIENT } from './patient.ts';
import { HEADER, ITEM, itemId, itemMaps } from './prescription.ts';
import type { Shape } from './shape.ts';
import { PRODUCTION } from './steps.ts';
import { inMouthOrder } from './teeth.ts';
import type { Unit } from './units.ts';
import { isSameValue, maySaySeveral, openVersions, passedOver, type FieldVersion } from './versions.ts';

/** Documents that are made of fields. */
export type FieldRecord = 'order' | 'patient' | 'history' | 'production' | 'notes';

export interface Field {
  readonly name: string;
  readonly map: Y.Map<unknown>;
  readonly key: string;
  readonly shape: Shape<unknown>;
}

/** Written once, by the app itself. */
const NOT_FILLED_IN: ReadonlySet<string> = new Set(['id', 'isTestData', 'orderedAt', 'missing', 'incompleteReason']);

export const itemField = (id: string, key: string): string => `items/${id}/${key}`;

export function fieldsOf(record: FieldRecord, doc: Y.Doc): readonly Field[] {
  const under = (name: string, map: Y.Map<unknown>, fields: Fields): Field[] =>
    entriesOf(fields)
      .filter(([key]) => !NOT_FILLED_IN.has(key))
      .map(([key, shape]) => ({ name: `${name}/${key}`, map, key, shape }));
  switch (record) {
    case 'order':
      return [
        ...under('header', doc.getMap('header'), HEADER),
        ...itemMaps(doc).flatMap((map) => under(`items/${itemId(map)}`, map, ITEM)),
      ];
    case 'patient':
      return under('fields', doc.getMap('fields'), PATIENT);
    case 'history':
      return under('reviews', doc.getMap('reviews'), REVIEWS);
    case 'production':
      return under('fields', doc.getMap('fields'), PRODUCTION);
    case 'notes':
      return [];
  }
}

/** What each field says that says more than one thing, by name; the last of each stands. Equal on every device. */
export function conflictsOf(record: FieldRecord, doc: Y.Doc): ReadonlyMap<string, readonly FieldVersion[]> {
  const found = new Map<string, readonly FieldVersion[]>();
  for (const { name, map, key, shape } of fieldsOf(record, doc)) {
    if (!maySaySeveral(map, key)) continue;
    const open = openVersions(map, key).map((each) => ({ ...each, value: shape.read(plain(each.value)) }));
    const [first, ...others] = open;
    if (others.some((each) => !saysSame(name, each.value, first?.value))) found.set(name, open);
  }
  return found;
}

/** What somebody said in each field and a choice left out, by name, as far as what stands now does not say it as well. */
export function notChosenOf(record: FieldRecord, doc: Y.Doc): ReadonlyMap<string, readonly FieldVersion[]> {
  const found = new Map<string, readonly FieldVersion[]>();
  for (const { name, map, key, shape } of fieldsOf(record, doc)) {
    if (!maySaySeveral(map, key)) continue;
    const read = (value: unknown): unknown => shape.read(plain(value));
    const open = openVersions(map, key).map(({ value }) => read(value));
    const isSaid = (value: unknown): boolean => open.some((each) => saysAll(name, each, value));
    const left = passedOver(map, key).map((each) => ({ ...each, value: read(each.value) }));
    const lost = left.filter(({ value }) => !isSaid(value));
    if (lost.length > 0) found.set(name, lost);
  }
  return found;
}
/** Whether who reads `whole` has read `part` too. */
export function saysAll(field: string, whole: unknown, part: unknown): boolean {
  return saysSame(field, whole, part) || isSameList(joinedValue(field, [whole, part]), whole);
}

/**
 * Everything that several lists say, as one list: all the teeth, everything in the box. Null where that means nothing, or
 * where two say different things of one tooth.
 */
export function joinedValue(field: string, values: readonly unknown[]): readonly unknown[] | null {
  if (!values.every((each) => Array.isArray(each))) return null;
  const all = values.flat() as readonly unknown[];
  switch (field.split('/').at(-1)) {
    case 'teeth':
    case 'pontics':
      return inMouthOrder([...new Set(all as readonly number[])]);
    case 'enclosed':
      return [...new Set(all)];
    case 'units':
      return joinedUnits(all as readonly Unit[]);
    default:
      return null;
  }
}
function joinedUnits(units: readonly Unit[]): readonly Unit[] | null {
  const byTooth = new Map<number, Unit>();
  for (const unit of units) {
    const other = byTooth.get(unit.tooth);
    if (other && (other.material !== unit.material || other.shade !== unit.shade)) return null;
    byTooth.set(unit.tooth, unit);
  }
  return [...byTooth.values()];
}
function isSameList(a: readonly unknown[] | null, b: unknown): boolean {
  const sorted = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();
  return a !== null && Array.isArray(b) && isSameValue(sorted(a), sorted(b));
}

/** Two reviews are two times and two people, but mostly one answer. */
export function saysSame(field: string, a: unknown, b: unknown): boolean {
  if (field.startsWith('reviews/')) return (a as Review | null)?.isNoneKnown === (b as Review | null)?.isNoneKnown;
  return isSameValue(a, b);
}

/** The fields a change touched: a list or a text as a whole by its own name. */
export function touchedFields(events: Iterable<Y.YEvent<Y.AbstractType<unknown>>>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { target, keys } of events) {
    const holder = nameOf(target);
    if (!(target instanceof Y.Map)) names.add(holder);
    else for (const key of keys.keys()) names.add(`${holder}/${key}`);
  }
  return names;
}

function nameOf(type: Y.AbstractType<unknown>): string {
  if (type._item === null) return Y.findRootTypeKey(type);
  const parent = nameOf(type._item.parent as Y.AbstractType<unknown>);
  return type instanceof Y.Map ? `${parent}/${itemId(type as Y.Map<unknown>)}` : parent;
}
