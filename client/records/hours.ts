// Opening hours of a house, one value a weekday: "08:00-18:00", "08:00-12:00 13:00-18:00" with a break, "closed", or ""
// where nobody has said. Past midnight they are said in two days: until 24:00, and from 00:00.
import type { Shape } from './shape.ts';

/** In the order of a week here; `Date` counts from Sunday. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Minutes after midnight: from the first on, before the second. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;
const DAY_MINUTES = 24 * 60;
const MOST_SPANS = 2;

/** In order, with a break between; none = closed; undefined = not said, or nothing that could be. */
export function hoursIn(value: string): readonly Hours[] | undefined {
  if (value === 'closed') return [];
  const spans = value.split(' ').map(spanIn);
  const known = spans.filter((span) => span !== null);
  const isInOrder = known.every((span, at) => at === 0 || (known[at - 1]?.to ?? 0) < span.from);
  return known.length === spans.length && known.length <= MOST_SPANS && isInOrder ? known : undefined;
}
function spanIn(text: string): Hours | null {
  const [from = 0, fromMinutes = 0, to = 0, toMinutes = 0] = SPAN.exec(text)?.slice(1).map(Number) ?? [];
  const hours = { from: from * 60 + fromMinutes, to: to * 60 + toMinutes };
  return hours.from < hours.to && hours.to <= DAY_MINUTES ? hours : null;
}

export function openingHours(): Shape<string> {
  const fits = (value: string): boolean => value === '' || hoursIn(value) !== undefined;
  return { empty: '', read: (value) => (typeof value === 'string' && fits(value) ? value : ''), fits };
}
