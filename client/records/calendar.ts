// When a house works and what it can make (`own/calendar`, compartment `cases`): weekdays, days on which it is closed all
// the same, working days a kind of work takes, and units a day. Nothing of a case or a patient; no clock.
import type * as Y from 'yjs';
import { APPLIANCES, applianceRule, type Appliance } from './appliances.ts';
import { NAME } from './bounds.ts';
import { plain } from './content.ts';
import { isIsoDate, MONDAY_TO_FRIDAY, type WorkingDays } from './dates.ts';
import { count, list, text, type Shape } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

export const CALENDAR = 'own/calendar';
/** More can't be noted; more than this is not read. */
export const MOST_HOLIDAYS = 400;
export const MOST_UNITS = 9_999;
export const MOST_DAYS = 365;

export interface Calendar extends WorkingDays {
  /** What each closed day is called, by its date, in order. */
  readonly names: ReadonlyMap<string, string>;
  /** Where the house has said something else than what is usual. */
  readonly turnaround: ReadonlyMap<Appliance, number>;
  /** Units the house can make in a day; 0 = it has not said. */
  readonly unitsPerDay: number;
}
export const USUAL_CALENDAR: Calendar = {
  ...MONDAY_TO_FRIDAY,
  names: new Map(),
  turnaround: new Map(),
  unitsPerDay: 0,
};

const WEEKDAYS = list(count(7), 7);
const DAYS = count(MOST_DAYS);
const UNITS = count(MOST_UNITS);
const TITLE = text(NAME);
const HOLIDAY = 'holiday/';

const root = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
const turnaroundKey = (appliance: Appliance): string => `turnaround/${appliance}`;

export function readCalendar(doc: Y.Doc): Calendar {
  const map = root(doc);
  const said = <T>(key: string, shape: Shape<T>): T => shape.read(plain(currentValue(map, key)));
  const weekdays = said('weekdays', WEEKDAYS);
  const names = [...map.keys()]
    .filter((key) => key.startsWith(HOLIDAY) && isIsoDate(key.slice(HOLIDAY.length)))
    .toSorted()
    .map((key): readonly [string, string] => [key.slice(HOLIDAY.length), said(key, TITLE)])
    .filter(([, title]) => title !== '')
    .slice(-MOST_HOLIDAYS);
  return {
    weekdays: weekdays.length === 0 ? MONDAY_TO_FRIDAY.weekdays : new Set(weekdays),
    holidays: new Set(names.map(([day]) => day)),
    names: new Map(names),
    turnaround: new Map(
      APPLIANCES.map((each): readonly [Appliance, number] => [each, said(turnaroundKey(each), DAYS)]).filter(
        ([, days]) => days > 0,
      ),
    ),
    unitsPerDay: said('unitsPerDay', UNITS),
  };
}

/** Working days a kind of work takes in this house, or usually. */
export function turnaroundOf({ turnaround }: Pick<Calendar, 'turnaround'>, appliance: Appliance): number {
  return turnaround.get(appliance) ?? applianceRule(appliance).workingDays;
}

/** The last working day can't be taken away: a house that never works would be late for ever. */
export function writeWeekdays(doc: Y.Doc, weekdays: readonly number[]): void {
  const days = [...new Set(weekdays)].toSorted();
  if (days.length > 0) write(doc, 'weekdays', WEEKDAYS, days);
}
export function writeUnitsPerDay(doc: Y.Doc, units: number): void {
  write(doc, 'unitsPerDay', UNITS, units);
}
/** 0 = as is usual. */
export function writeTurnaround(doc: Y.Doc, appliance: Appliance, days: number): void {
  write(doc, turnaroundKey(appliance), DAYS, days);
}
/** False when there are too many; '' as a title opens the house again on that day. */
export function writeHoliday(doc: Y.Doc, day: string, title: string): boolean {
  if (!isIsoDate(day)) throw new Error('not a day');
  const { names } = readCalendar(doc);
  if (title !== '' && !names.has(day) && names.size >= MOST_HOLIDAYS) return false;
  write(doc, HOLIDAY + day, TITLE, title);
  return true;
}

/** Throws when the value is outside its bounds; the same again is no change. */
function write<T>(doc: Y.Doc, key: string, shape: Shape<T>, value: T): void {
  if (!shape.fits(value)) throw new Error(`value outside its bounds: ${key}`);
  doc.transact(() => {
    if (!isSameValue(currentValue(root(doc), key), value)) writeValue(root(doc), key, value);
  });
}
