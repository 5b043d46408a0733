// What whoever bills knows of a finished case (`bill/<case log id>`, compartment `billing`): number, client, how many units
// of what, state and days, mirrored by whoever opens both. Never a patient, a tooth, a shade or a word of the order.
import type * as Y from 'yjs';
import { APPLIANCES } from './appliances.ts';
import { CODE, ITEMS, NAME } from './bounds.ts';
import { plain } from './content.ts';
import { MATERIALS } from './materials.ts';
import { REMAKE_REASONS } from './orderCodes.ts';
import type { Item, Prescription } from './prescription.ts';
import { code, count, date, instant, list, record, text, type Infer } from './shape.ts';
import { chooseValue, openVersions, writeValue } from './versions.ts';

const UNITS = record({ type: code('', ...APPLIANCES), material: code('', ...MATERIALS), count: count(9_999) });
export type BilledUnits = Infer<typeof UNITS>;

const BILLED_CASE = record({
  number: text(CODE),
  /** Hex root of the practice that ordered, and its name. */
  client: text(CODE),
  clientName: text(NAME),
  units: list(UNITS, 2 * ITEMS),
  /** A code of caseState. */
  state: text(CODE),
  kind: code('new', 'remake', 'repair'),
  parent: text(CODE),
  remakeReason: code('', ...REMAKE_REASONS),
  /** The day it left the lab. */
  finishedOn: date(),
  /** Hex id of the newest entry of the case it was read from, its place in the relay's order, and the relay's time there. */
  source: text(64),
  place: count(Number.MAX_SAFE_INTEGER),
  at: instant(),
});
export type BilledCase = Infer<typeof BILLED_CASE>;
const KEY = 'now';

/** The lab has done its part. */
export const FINISHED: readonly string[] = ['shipped', 'arrived', 'try-in', 'fitted', 'completed'];

/** Of values written apart the one with the newest source; null while there is none. */
export function readBilledCase(doc: Y.Doc): BilledCase | null {
  const said = openVersions(doc.getMap('fields'), KEY)
    .map(({ value }) => BILLED_CASE.read(plain(value)))
    .filter(({ source }) => source !== '')
    .sort((a, b) => b.place - a.place || (a.source < b.source ? -1 : 1));
  return said[0] ?? null;
}
export function writeBilledCase(doc: Y.Doc, value: BilledCase): void {
  if (!BILLED_CASE.fits(value)) throw new Error('case outside its bounds');
  const map = doc.getMap('fields');
  doc.transact(() => {
    if (openVersions(map, KEY).length > 1) chooseValue(map, KEY, value);
    else writeValue(map, KEY, value);
  });
}

/** What an order says that is billed: each kind of unit once, teeth counted and not named. */
export function unitsOf({ items }: Prescription): readonly BilledUnits[] {
  const counted = new Map<string, BilledUnits>();
  for (const item of items) {
    for (const { type, material, count: more } of unitsOfItem(item)) {
      const key = `${type}|${material}`;
      counted.set(key, { type, material, count: (counted.get(key)?.count ?? 0) + more });
    }
  }
  return [...counted.values()];
}

function unitsOfItem({ type, teeth, material, units, pieces }: Item): readonly BilledUnits[] {
  if (type === '') return [];
  if (teeth.length === 0) return [{ type, material, count: pieces || 1 }];
  const other = new Map(units.map((unit) => [unit.tooth, unit.material]));
  return teeth.map((tooth) => ({ type, material: other.get(tooth) || material, count: 1 }));
}
