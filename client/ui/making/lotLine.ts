// A lot in one line: who makes it, which lot, until when, how much of an alloy.
import { isPast, type Made } from '../../records/making.ts';
import { isoDay } from '../cases/days.ts';
import type { Format } from '../format.ts';
import type { shelfWords } from '../words/shelf.ts';

type Lot = Pick<Made<'materials'>, 'manufacturer' | 'lot' | 'expiry' | 'milligrams'>;

export function lotLine(
  { manufacturer, lot, expiry, milligrams }: Lot,
  w: (typeof shelfWords)['en'],
  format: Pick<Format, 'fullDate' | 'decimal'>,
): string {
  const parts = [
    manufacturer,
    w.lotOf(lot),
    expiry === '' ? w.noExpiry : w.expiryOf(format.fullDate(expiry)),
    milligrams === 0 ? '' : w.weightOf(format.decimal(milligrams / 1_000, 2)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Its day had passed when it was used. */
export function wasPast({ expiry, at, sourceAt }: Pick<Made<'materials'>, 'expiry' | 'at' | 'sourceAt'>): boolean {
  return isPast(expiry, isoDay(sourceAt || at));
}
