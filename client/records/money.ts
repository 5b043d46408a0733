// Amounts of money in whole minor units (cents, pence, yen), never fractions. Must never round more than once per amount,
// and never lets a number grow beyond what a whole number holds exactly.

/** ISO 4217, with the digits behind the point that each has there. */
const DIGITS = { EUR: 2, GBP: 2, USD: 2, CHF: 2, DKK: 2, NOK: 2, SEK: 2, PLN: 2, CZK: 2, HUF: 2, JPY: 0 } as const;
export type Currency = keyof typeof DIGITS;
export const CURRENCIES = Object.keys(DIGITS) as [Currency, ...Currency[]];

/** Of one price or payment: then 300 lines of the greatest quantity with their tax are still exact. */
export const MOST_MONEY = 999_999_999;
export const MOST_QUANTITY = 9_999;
/** A percentage in hundredths of a percent: 700 = 7 %. */
export const WHOLE = 10_000;

export function digitsOf(currency: Currency): number {
  return DIGITS[currency];
}

/** A share of an amount, halves away from zero. Exact: the product is larger than a number holds. */
export function shareOf(amount: number, hundredths: number): number {
  const product = BigInt(amount) * BigInt(hundredths);
  const size = product < 0n ? -product : product;
  const rounded = (size * 2n + BigInt(WHOLE)) / BigInt(2 * WHOLE);
  return Number(product < 0n ? -rounded : rounded);
}

/** "1234.5" or "1234,50" in minor units; null for anything else: signs, exponents, grouping, too many digits. */
export function parseMoney(typed: string, currency: Currency): number | null {
  const digits = digitsOf(currency);
  const found = /^(\d{1,9})(?:[.,](\d+))?$/.exec(typed.trim());
  if (!found) return null;
  const [, whole = '', part = ''] = found;
  if (part.length > digits) return null;
  const amount = Number(whole + part.padEnd(digits, '0'));
  return amount <= MOST_MONEY ? amount : null;
}

/** "1234.50": for fields and tables that machines read. */
export function plainMoney(amount: number, currency: Currency): string {
  const digits = digitsOf(currency);
  const size = String(Math.abs(amount)).padStart(digits + 1, '0');
  const sign = amount < 0 ? '-' : '';
  return digits === 0 ? sign + size : `${sign}${size.slice(0, -digits)}.${size.slice(-digits)}`;
}

/** "7" or "7,5" in hundredths of a percent, at most 100 %; null for anything else. */
export function parsePercent(typed: string): number | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  if (!found) return null;
  const hundredths = Number((found[1] ?? '') + (found[2] ?? '').padEnd(2, '0'));
  return hundredths <= WHOLE ? hundredths : null;
}
