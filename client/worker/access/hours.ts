// The opening hours by which access is called unusual: what this house has said, where it has said it. Who holds no key of
// `office` does not know them.
import type { Week } from '../../access/unusual.ts';
import { USUAL_WEEK } from '../../access/unusual.ts';
import { hoursIn, WEEKDAYS } from '../../records/hours.ts';
import { readPractice } from '../../records/practice.ts';
import type { House } from '../house.ts';

/** From Sunday on, as dates count; null = not known here. */
export async function weekOf(house: House): Promise<Week | null> {
  const office = house.groups.all().find(({ place }) => place === 'office');
  if (!office || !house.groups.epoch(office.log)) return null;
  const practice = readPractice((await house.document(office.log, 'practice')).doc);
  return USUAL_WEEK.map((usual, day) => {
    return hoursIn(practice[WEEKDAYS[(day + 6) % 7] ?? 'monday']) ?? usual;
  });
}
