// A price list from a spreadsheet: taken whole when every line is plain, refused line by line when one is not.
import { expect, test } from 'vitest';
import { priceCsv, readPriceCsv } from '../../client/exchange/pricecsv.ts';
import type { Price } from '../../client/records/prices.ts';

const HEAD = 'appliance,material,unit,price,currency,from';
const read = (...rows: readonly string[]) => readPriceCsv([HEAD, ...rows].join('\r\n'));
const faults = (...rows: readonly string[]): readonly (readonly [number, string])[] => {
  const found = read(...rows);
  return 'problems' in found ? found.problems.map(({ line, fault }) => [line, fault] as const) : [];
};

test('a list that was written can be read again, with any separator a spreadsheet writes', () => {
  const prices: readonly Price[] = [
    { type: 'crown', material: 'zirconia', amount: 12_345, currency: 'EUR', isFlat: false, from: '2027-01-01' },
    { type: 'night guard', material: '', amount: 90, currency: 'JPY', isFlat: true, from: '2027-02-28' },
  ];
  expect(readPriceCsv(priceCsv(prices))).toEqual({ prices });
  const semicolons = `${HEAD.replaceAll(',', ';')}\ncrown;zirconia;unit;123,45;EUR;2027-01-01\n\nnight guard;;case;90;JPY;2027-02-28\n`;
  expect(readPriceCsv(semicolons)).toEqual({ prices });
});

test('formulas, bad numbers, duplicates and wrong columns are refused line by line, and nothing of the file is taken', () => {
  const good = 'crown,zirconia,unit,100.00,EUR,2027-01-01';
  expect(
    faults(
      good,
      'crown,zirconia,unit,=1+1,EUR,2027-01-01',
      "crown,'zirconia,unit,1,EUR,2027-01-01",
      'crown,zirconia,unit,1.005,EUR,2027-01-01',
      'crown,zirconia,unit,-5,EUR,2027-01-01',
      'crown,unobtainium,unit,5,EUR,2027-01-01',
      'tiara,zirconia,unit,5,EUR,2027-01-01',
      'crown,zirconia,tooth,5,EUR,2027-01-01',
      'crown,zirconia,unit,5,XXX,2027-01-01',
      'crown,zirconia,unit,5,EUR,2027-02-30',
      'crown,zirconia,unit,5,EUR',
      good,
      'crown,"zirconia\n",unit,5,EUR,2027-01-02',
      '@crown,titanium,unit,5,EUR,2027-01-02',
    ),
  ).toEqual([
    [3, 'formula'],
    [4, 'formula'],
    [5, 'price'],
    [6, 'formula'],
    [7, 'material'],
    [8, 'appliance'],
    [9, 'unit'],
    [10, 'currency'],
    [11, 'day'],
    [12, 'cells'],
    [13, 'twice'],
    [14, 'formula'],
    [16, 'formula'],
  ]);
  expect(faults('crown,"zir"conia,unit,5,EUR,2027-01-01')).toEqual([[2, 'quotes']]);
  expect(faults('crown,"zirconia,unit,5,EUR,2027-01-01')).toEqual([[2, 'quotes']]);
  for (const text of ['', 'price', 'appliance,material,price,unit,currency,from\n', `x${HEAD}`])
    expect(readPriceCsv(text)).toMatchObject({ problems: [{ line: 1, fault: 'columns' }] });
  expect(readPriceCsv(`${HEAD}\n${'crown,,unit,1,EUR,2027-01-01\n'.repeat(2_001)}`)).toMatchObject({
    problems: [{ fault: 'too long' }],
  });
});
