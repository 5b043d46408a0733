// The day it is here, as records write it.

/** ISO date of an instant, in the time zone of the tablet. */
export function isoDay(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
