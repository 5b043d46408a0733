// When a house works: on weekdays in the daytime, with weeks of holidays. In between its tablets lie locked in a drawer.
import type { Dice } from './dice.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const OPENS_H = 7;
const CLOSES_H = 19;

interface Span {
  readonly from: number;
  readonly to: number;
}

export class Rhythm {
  readonly #holidays: readonly Span[];

  /** A life of `days` days has a week or two off in each two months. */
  constructor(dice: Dice, start: number, days: number) {
    const holidays: Span[] = [];
    for (let day = dice.between(10, 70); day < days; day += dice.between(30, 90)) {
      const from = start + day * DAY_MS;
      const length = dice.between(3, 14);
      holidays.push({ from, to: from + length * DAY_MS });
      day += length;
    }
    this.#holidays = holidays;
  }

  /** Somebody wants to work at `at`: the moment at which it happens. Now and then at night, or on a Sunday. */
  workingAt(at: number, dice: Dice): number {
    if (dice.chance(0.05)) return at;
    let moment = at;
    while (!this.#isOpen(moment)) moment = startOfDay(moment) + (isBefore(moment) ? 0 : DAY_MS) + OPENS_H * HOUR_MS;
    // The first hour of the day is when everybody begins.
    return moment === at ? at : moment + dice.next() * HOUR_MS;
  }

  #isOpen(at: number): boolean {
    const date = new Date(at);
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    const hour = date.getUTCHours();
    const isHoliday = this.#holidays.some(({ from, to }) => at >= from && at < to);
    return !isWeekend && !isHoliday && hour >= OPENS_H && hour < CLOSES_H;
  }
}

const startOfDay = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;
const isBefore = (at: number): boolean => new Date(at).getUTCHours() < OPENS_H;
