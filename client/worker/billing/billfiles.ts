// Price lists and accounts as files: read strictly on their way in, and noted in the access log on their way out.
import { utf8, type Bytes } from '../../../protocol/bytes.ts';
import { priceCsv, readPriceCsv } from '../../exchange/pricecsv.ts';
import { statementCsv } from '../../exchange/statementcsv.ts';
import { clientDocument } from '../../records/billingTerms.ts';
import { isIsoDate } from '../../records/dates.ts';
import { priceDocument } from '../../records/prices.ts';
import { statementOf } from '../../records/statement.ts';
import { bookOf, needBilling, pricesOf, termsOf } from './billing.ts';
import { savePrices } from './billissuing.ts';
import type { PriceImport } from '../views/billview.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

/** All of the file or nothing. */
export async function importPrices(house: House, list: string, bytes: Bytes): Promise<PriceImport> {
  needBilling(house);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { taken: 0, problems: [{ line: 1, fault: 'letters', cell: '' }] };
  }
  const read = readPriceCsv(text);
  if ('problems' in read) return { taken: 0, problems: read.problems };
  await savePrices(house, list, read.prices);
  return { taken: read.prices.length, problems: [] };
}

export async function exportPrices(house: House, list: string): Promise<Bytes> {
  const prices = await pricesOf(house, list);
  await house.journal.note({
    action: 'export',
    record: priceDocument(list),
    compartment: 'billing',
    purpose: 'payment',
  });
  return utf8(priceCsv(prices));
}

export async function exportStatement(house: House, client: string, from: string, to: string): Promise<Bytes> {
  if (!isIsoDate(from) || !isIsoDate(to)) throw new Refused('incomplete');
  const { currency } = await termsOf(house);
  const all = (await bookOf(house)).issues.filter((each) => each.client === client && each.currency === currency);
  await house.journal.note({
    action: 'export',
    record: clientDocument(client),
    compartment: 'billing',
    purpose: 'payment',
  });
  return utf8(statementCsv(statementOf(all, from, to), currency, from, to));
}
