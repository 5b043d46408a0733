// A paper as a PDF file, made on the tablet: lines of text and tables from top to bottom, new pages by themselves, a foot
// with the page's number on each. Knows nothing of what it says. Measures are points, 72 to an inch.
import { PDFDocument, rgb, type PDFPage } from '@cantoo/pdf-lib';
import type { Bytes } from '../../protocol/bytes.ts';
import { openTypeface, type Typeface } from './typefaces.ts';

export type Format = 'A4' | 'Letter';
const SIZES: Readonly<Record<Format, readonly [width: number, height: number]>> = {
  A4: [595.28, 841.89],
  Letter: [612, 792],
};
const MARGIN = 56;
const FOOT = 40;
const SIZE = 9.5;
const LEADING = 1.4;
const INK = rgb(0.07, 0.13, 0.16);
const SOFT = rgb(0.35, 0.42, 0.46);

export interface TextStyle {
  readonly size?: number;
  readonly isBold?: boolean;
  readonly isSoft?: boolean;
}
export interface Column {
  readonly title: string;
  /** Share of the width. */
  readonly share: number;
  readonly isRight?: boolean;
}
export interface TableRow {
  readonly cells: readonly string[];
  readonly isBold?: boolean;
  /** A thin rule above it. */
  readonly hasRule?: boolean;
}

export class Paper {
  readonly #document: PDFDocument;
  readonly #type: Typeface;
  readonly #size: readonly [number, number];
  #page: PDFPage;
  /** From the bottom of the page. */
  #y: number;

  private constructor(document: PDFDocument, type: Typeface, format: Format) {
    this.#document = document;
    this.#type = type;
    this.#size = SIZES[format];
    this.#page = document.addPage([...this.#size]);
    this.#y = this.#size[1] - MARGIN;
  }

  /** `title` is what a reader's window shows; `at` is when it was made. Neither may name a patient. */
  static async begin({ format, title, at }: { format: Format; title: string; at: Date }): Promise<Paper> {
    const document = await PDFDocument.create();
    document.setTitle(title);
    document.setProducer('Enamel');
    document.setCreator('Enamel');
    document.setCreationDate(at);
    document.setModificationDate(at);
    return new Paper(document, await openTypeface(document), format);
  }

  get #width(): number {
    return this.#size[0] - 2 * MARGIN;
  }
  space(points: number): void {
    this.#y -= points;
  }
  /** A new page unless so much is left of this one. */
  keep(points: number): void {
    if (this.#y - points >= MARGIN + FOOT) return;
    this.#page = this.#document.addPage([...this.#size]);
    this.#y = this.#size[1] - MARGIN;
  }
  rule(): void {
    const [from, to] = [MARGIN, MARGIN + this.#width];
    this.#page.drawLine({ start: { x: from, y: this.#y }, end: { x: to, y: this.#y }, thickness: 0.5, color: SOFT });
  }

  /** Over the whole width, broken into lines; line ends in it stay. */
  text(text: string, style: TextStyle = {}): void {
    const size = style.size ?? SIZE;
    for (const line of this.#broken(text, this.#width, size, style.isBold ?? false)) {
      this.keep(size * LEADING);
      this.#y -= size * LEADING;
      this.#draw(line, MARGIN, this.#y, size, style);
    }
  }

  /** Two blocks beside each other, e.g. addressee and facts. */
  beside(left: readonly string[], right: readonly (readonly [name: string, value: string])[]): void {
    const half = this.#width / 2;
    const lines = left.flatMap((text) => this.#broken(text, half - 20, SIZE, false));
    const facts = right.flatMap(([name, value]) =>
      this.#broken(value, half - 110, SIZE, false).map((part, i) => [i === 0 ? name : '', part] as const),
    );
    const step = SIZE * LEADING;
    this.keep(step * Math.max(lines.length, facts.length));
    for (const [i, line] of lines.entries()) this.#draw(line, MARGIN, this.#y - step * (i + 1), SIZE, {});
    for (const [i, [name, value]] of facts.entries()) {
      const y = this.#y - step * (i + 1);
      this.#draw(name, MARGIN + half, y, SIZE, { isSoft: true });
      this.#draw(value, MARGIN + half + 110, y, SIZE, {});
    }
    this.#y -= step * Math.max(lines.length, facts.length);
  }

  /** The head stands again on each new page. */
  table(columns: readonly Column[], rows: readonly TableRow[]): void {
    const head: TableRow = { cells: columns.map(({ title }) => title), isBold: true };
    this.#row(columns, head);
    this.#y -= 3;
    this.rule();
    for (const row of rows) {
      const before = this.#page;
      this.keep(this.#heightOf(columns, row) + 6);
      if (this.#page !== before && head.cells.some((cell) => cell !== '')) {
        this.#row(columns, head);
        this.#y -= 3;
        this.rule();
      }
      this.#y -= 3;
      if (row.hasRule) this.rule();
      this.#row(columns, row);
    }
  }
  #cells(columns: readonly Column[], { cells, isBold = false }: TableRow): readonly (readonly string[])[] {
    return columns.map(({ share }, i) => this.#broken(cells[i] ?? '', share * this.#width - 6, SIZE, isBold));
  }
  #heightOf(columns: readonly Column[], row: TableRow): number {
    return Math.max(...this.#cells(columns, row).map((lines) => lines.length)) * SIZE * LEADING;
  }
  #row(columns: readonly Column[], row: TableRow): void {
    const { isBold = false } = row;
    let left = MARGIN;
    for (const [i, lines] of this.#cells(columns, row).entries()) {
      const column = columns[i];
      const width = (column?.share ?? 0) * this.#width;
      for (const [j, line] of lines.entries()) {
        const room = width - 6 - this.#type.widthOf(line, SIZE, isBold);
        const y = this.#y - SIZE * LEADING * (j + 1);
        this.#draw(line, left + (column?.isRight === true ? room : 0), y, SIZE, { isBold });
      }
      left += width;
    }
    this.#y -= this.#heightOf(columns, row);
  }

  /** `foot` says the page's number, from 1, and how many there are. */
  async finish(foot: (page: number, of: number) => string): Promise<Bytes> {
    const pages = this.#document.getPages();
    for (const [i, page] of pages.entries()) {
      this.#page = page;
      this.#draw(foot(i + 1, pages.length), MARGIN, MARGIN - 12, 8, { isSoft: true });
    }
    return new Uint8Array(await this.#document.save());
  }

  #draw(text: string, x: number, y: number, size: number, { isBold = false, isSoft = false }: TextStyle): void {
    let left = x;
    for (const { text: part, font } of this.#type.runs(text, isBold)) {
      this.#page.drawText(part, { x: left, y, size, font, color: isSoft ? SOFT : INK });
      left += font.widthOfTextAtSize(part, size);
    }
  }

  /** A word that is longer than a line is cut. */
  #broken(text: string, width: number, size: number, isBold: boolean): readonly string[] {
    const fits = (line: string): boolean => this.#type.widthOf(line, size, isBold) <= width;
    return text.split(/\r?\n/).flatMap((paragraph) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(' ')) {
        const longer = line === '' ? word : `${line} ${word}`;
        if (fits(longer)) line = longer;
        else {
          if (line !== '') lines.push(line);
          line = word;
          while (!fits(line) && line.length > 1) {
            let cut = line.length - 1;
            while (cut > 1 && !fits(line.slice(0, cut))) cut -= 1;
            lines.push(line.slice(0, cut));
            line = line.slice(cut);
          }
        }
      }
      return [...lines, line];
    });
  }
}
