// The typeface of papers (Noto Sans, OFL 1.1): a text is cut into runs, each in the first face that has its letters, because
// one file with every letter would weigh as much as the app. A letter that none has becomes a question mark.
import type { PDFDocument, PDFFont } from '@cantoo/pdf-lib';
import latin from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff?inline';
import latinBold from '@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff?inline';
import more from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff?inline';
import greek from '@fontsource/noto-sans/files/noto-sans-greek-400-normal.woff?inline';
import cyrillic from '@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff?inline';
import * as fontkit from 'fontkit';

interface Face {
  readonly font: PDFFont;
  readonly letters: ReadonlySet<number>;
}
export interface Run {
  readonly text: string;
  readonly font: PDFFont;
}
export interface Typeface {
  runs(text: string, isBold: boolean): readonly Run[];
  widthOf(text: string, size: number, isBold: boolean): number;
}

/** An import that says `?inline` is a data address: only its bytes are wanted, nothing is ever fetched by it. */
function bytesOf(address: string): Uint8Array {
  const text = atob(address.slice(address.indexOf(',') + 1));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export async function openTypeface(document: PDFDocument): Promise<Typeface> {
  document.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
  const open = async (address: string): Promise<Face> => {
    const font = await document.embedFont(bytesOf(address), { subset: true });
    return { font, letters: new Set(font.getCharacterSet()) };
  };
  const [plain, bold, ...others] = await Promise.all([latin, latinBold, more, greek, cyrillic].map(open));
  if (!plain || !bold) throw new Error('no typeface');

  const faceFor = (code: number, isBold: boolean): Face | undefined =>
    [isBold ? bold : plain, plain, ...others].find(({ letters }) => letters.has(code));
  const runs = (text: string, isBold: boolean): readonly Run[] => {
    const found: { text: string; font: PDFFont }[] = [];
    for (const letter of text.normalize('NFC').replaceAll(/[\s\u2060]/gu, (each) => (each === '\u2060' ? '' : ' '))) {
      const face = faceFor(letter.codePointAt(0) ?? 0, isBold);
      const font = face?.font ?? plain.font;
      const last = found.at(-1);
      if (last?.font === font) last.text += face ? letter : '?';
      else found.push({ text: face ? letter : '?', font });
    }
    return found;
  };
  return {
    runs,
    widthOf: (text, size, isBold) =>
      runs(text, isBold).reduce((sum, run) => sum + run.font.widthOfTextAtSize(run.text, size), 0),
  };
}
