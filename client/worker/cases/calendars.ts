// The working days of this house, for whoever plans by them. About no patient and no case, so nobody's looking is noted.
import { CALENDAR, readCalendar, USUAL_CALENDAR, type Calendar } from '../../records/calendar.ts';
import type { House } from '../house.ts';

/** What is usual where this tablet holds no key of `cases`. */
export async function houseCalendar(house: House): Promise<Calendar> {
  const cases = house.groups.all().find(({ place }) => place === 'cases');
  if (!cases || !house.groups.epoch(cases.log)) return USUAL_CALENDAR;
  return readCalendar((await house.document(cases.log, CALENDAR)).doc);
}
