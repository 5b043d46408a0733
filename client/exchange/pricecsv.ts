// A price list as CSV, in and out. Read strictly: one header, known codes, plain numbers, real days; whatever is doubtful is
// refused with its line and a reason, and then nothing of the file is taken. Written so that it can be read again.
import { APPLIANCES, type Appliance } from '../records/appliances.ts';
import { isIsoDate } from '../records/dates.ts';
import { MATERIALS, type Material } from '../records/materials.ts';
import { CURRENCIES, parseMoney, plainMoney } from '../records/money.ts';
import { PRICE_COLUMNS, type Price } from '../records/prices.ts';
import { csvTable } from './csv.ts';

const MOST_PRICE_LINES = 2_000;
const MOST_LETTERS = 400_000;

export type PriceFault =
  | 'columns'
  | 'cells'
  | 'quotes'
  | 'formula'
  | 'appliance'
  | 'material'
  | 'unit'
  | 'price'
  | 'currency'
  | 'day'
  | 'twice'
  | 'too long';
export interface PriceProblem {
  /** As a spreadsheet counts them, from 1. */
  readonly line: number;
  readonly fault: PriceFault;
  /** What stands there, cut. */
  readonly cell: string;
}
export type PriceFile = { readonly prices: readonly Price[] } | { readonly problems: readonly PriceProblem[] };

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

export function readPriceCsv(text: string): PriceFile {
  if (text.length > MOST_LETTERS) return { problems: [{ line: 1, fault: 'too long', cell: '' }] };
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  if ('fault' in lines) return { problems: [lines] };
  const [head, ...rows] = lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const isHead =
    head?.cells.length === PRICE_COLUMNS.length && PRICE_COLUMNS.every((name, i) => head.cells[i]?.trim() === name);
  if (!isHead)
    return { problems: [{ line: head?.line ?? 1, fault: 'columns', cell: cut(head?.cells.join(', ') ?? '') }] };
  if (rows.length > MOST_PRICE_LINES)
    return { problems: [{ line: MOST_PRICE_LINES + 2, fault: 'too long', cell: '' }] };
  const seen = new Set<string>();
  const read = rows.map((row) => priceIn(row, seen));
  const problems = read.filter((each): each is PriceProblem => 'fault' in each);
  return problems.length > 0 ? { problems } : { prices: read as readonly Price[] };
}

function priceIn({ line, cells }: Line, seen: Set<string>): Price | PriceProblem {
  const no = (fault: PriceFault, cell = ''): PriceProblem => ({ line, fault, cell: cut(cell) });
  if (cells.length !== PRICE_COLUMNS.length) return no('cells', cells.join(', '));
  const formula = cells.find((cell) => /^[\s\p{Cf}]*[=+\-@＝＋－＠'|]/u.test(cell) || /[\0\t\r\n]/.test(cell));
  if (formula !== undefined) return no('formula', formula);
  const [kind = '', of = '', unit = '', amount = '', money = '', from = ''] = cells.map((cell) => cell.trim());
  const type = APPLIANCES.find((each) => each === kind);
  if (!type) return no('appliance', kind);
  const material = materialOf(of);
  if (material === null) return no('material', of);
  if (unit !== 'unit' && unit !== 'case') return no('unit', unit);
  const currency = CURRENCIES.find((each) => each === money);
  if (!currency) return no('currency', money);
  const price = parseMoney(amount, currency);
  if (price === null) return no('price', amount);
  if (!isIsoDate(from)) return no('day', from);
  const key = `${type}|${material}|${from}`;
  if (seen.has(key)) return no('twice', `${kind}, ${of}, ${from}`);
  seen.add(key);
  return { type, material, amount: price, currency, isFlat: unit === 'case', from };
}
function materialOf(cell: string): Material | '' | null {
  if (cell === '') return '';
  return MATERIALS.find((each) => each === cell) ?? null;
}
const cut = (cell: string): string => cell.slice(0, 60).toWellFormed();

/** RFC 4180, with commas or, as some spreadsheets write, semicolons; a quote in the middle of a cell is no cell. */
function linesOf(text: string): readonly Line[] | PriceProblem {
  const separator = (text.split(/\r?\n/, 1)[0] ?? '').includes(';') ? ';' : ',';
  const lines: { line: number; cells: string[] }[] = [];
  let [line, at] = [1, 0];
  while (at < text.length) {
    const row = { line, cells: [] as string[] };
    lines.push(row);
    for (let isRow = true; isRow;) {
      const cell = cellAt(text, at, separator);
      if (!cell) return { line, fault: 'quotes', cell: cut(text.slice(at, at + 60)) };
      row.cells.push(cell.value);
      line += cell.value.split('\n').length - 1;
      at = cell.end;
      isRow = text[at] === separator;
      if (isRow) at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
  }
  return lines;
}
function cellAt(
  text: string,
  start: number,
  separator: string,
): { readonly value: string; readonly end: number } | null {
  const isEnd = (letter: string | undefined): boolean =>
    letter === undefined || letter === separator || letter === '\r' || letter === '\n';
  if (text[start] !== '"') {
    let end = start;
    while (!isEnd(text[end])) end += 1;
    const value = text.slice(start, end);
    return value.includes('"') ? null : { value, end };
  }
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at] ?? '';
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else return isEnd(text[at + 1]) ? { value, end: at + 1 } : null;
  }
  return null;
}

export function priceCsv(prices: readonly Price[]): string {
  const row = ({ type, material, isFlat, amount, currency, from }: Price): readonly string[] => [
    type satisfies Appliance,
    material,
    isFlat ? 'case' : 'unit',
    plainMoney(amount, currency),
    currency,
    from,
  ];
  return csvTable(PRICE_COLUMNS, prices.map(row));
}
