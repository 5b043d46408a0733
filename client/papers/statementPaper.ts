// A statement for a custom-made device as a PDF file: sections one after the other, exactly as the screen showed them.
import type { Bytes } from '../../protocol/bytes.ts';
import { Paper, type Format } from './paper.ts';

export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}
export interface StatementText {
  readonly title: string;
  readonly law: string;
  readonly sections: readonly Section[];
  readonly page: (page: number, of: number) => string;
}

/** The title of the file is that of the paper: no patient, no practice. */
export async function statementPaper(said: StatementText, format: Format, at: Date): Promise<Bytes> {
  const paper = await Paper.begin({ format, title: said.title, at });
  paper.text(said.title, { size: 17, isBold: true });
  paper.text(said.law, { isSoft: true });
  for (const { heading, lines } of said.sections) {
    paper.space(12);
    paper.keep(40);
    paper.text(heading, { size: 11, isBold: true });
    for (const line of lines) paper.text(line);
  }
  return paper.finish(said.page);
}
