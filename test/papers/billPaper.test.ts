// The invoice as a file: what it says can be read back out of it, on as many pages as it needs, and no patient is in it.
import { PDFDocument } from '@cantoo/pdf-lib';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { billPaper, type BillWords } from '../../client/papers/billPaper.ts';
import { aLine, anInvoice } from '../records/billing.ts';

const words: BillWords = {
  ...{ title: 'Rechnung', number: 'Nummer', date: 'Datum', due: 'Fällig', taxNumber: 'Steuernummer' },
  cancels: (number) => `Storniert ${number}.`,
  columns: { case: 'Fall', work: 'Arbeit', quantity: 'Menge', price: 'Einzelpreis', amount: 'Betrag' },
  ...{ net: 'Netto', total: 'Gesamt', pay: 'Bitte zahlen', tax: (name, percent) => `${name} ${percent}` },
  page: (page, of) => `Seite ${String(page)} von ${String(of)}`,
  ...{ line: ({ product }) => product, money: (amount) => `${String(amount)} ct`, percent: (part) => String(part) },
  day: (day) => day,
};

/** Every text of the file, by the table from glyphs to letters that each of its faces carries. */
function textOf(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes).toString('latin1');
  const streams = [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const tables = streams
    .filter((each) => each.includes('beginbfchar'))
    .map((table) => {
      const pairs = [...table.matchAll(/<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4,})>/g)];
      return new Map(
        pairs.map(([, glyph = '', letter = '']) => [glyph.toLowerCase(), String.fromCharCode(parseInt(letter, 16))]),
      );
    });
  const shown = streams.flatMap((each) => [...each.matchAll(/<([0-9a-fA-F]+)> Tj/g)].map(([, glyphs = '']) => glyphs));
  const read = (glyphs: string, table: ReadonlyMap<string, string>): string =>
    (glyphs.match(/.{4}/g) ?? []).map((glyph) => table.get(glyph.toLowerCase()) ?? '').join('');
  return shown.map((glyphs) => tables.map((table) => read(glyphs, table)).join('|')).join('\n');
}

test('number, parties, lines and sums stand on the paper, in letters of every neighbour’s alphabet [2.13]', async () => {
  const bytes = await billPaper(anInvoice({ clientName: 'Ordinace Žďár' }), 'R-0017', words, 'A4', new Date(0));
  const text = textOf(bytes);
  for (const part of ['Rechnung R-0017', '2027-04-04', 'K-1', 'crown/zirconia', '107 ct', 'DE02 1203', 'Seite 1 von 1'])
    expect(text).toContain(part);
  for (const letters of ['Ł', 'ę', 'Ž', 'ď']) expect(text).toContain(letters);
  const read = await PDFDocument.load(bytes);
  expect([read.getPageCount(), read.getTitle(), read.getAuthor()]).toEqual([1, 'Rechnung R-0017', undefined]);
});

test('a long invoice goes on over pages, and a word no line can hold is cut rather than lost', async () => {
  const long = `x${'y'.repeat(400)}z`;
  const lines = Array.from({ length: 120 }, (_, i) =>
    aLine({ number: `K-${String(i)}`, product: i === 7 ? long : 'p' }),
  );
  const bytes = await billPaper(anInvoice({ lines }), 'R-0018', words, 'Letter', new Date(0));
  const read = await PDFDocument.load(bytes);
  expect(read.getPageCount()).toBeGreaterThan(2);
  expect(textOf(bytes)).toContain('K-119');
  expect(textOf(bytes)).toContain(`Seite ${String(read.getPageCount())} von`);
});
