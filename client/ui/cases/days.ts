// The day it is here, as records write it, and moments as people say them.
import type { App } from '../app.ts';

/** ISO date of an instant, in the time zone of the tablet. */
export function isoDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 10:42 when it was today, else with the day. */
export function whenWords({ format, now }: Pick<App, 'format' | 'now'>, at: number): string {
  return isoDay(at) === isoDay(now()) ? format.time(at) : format.dayTime(at);
}
