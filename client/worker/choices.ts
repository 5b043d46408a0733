// What a person chose to show when a case was shared, as our own `cases` log keeps it: so that a colleague who confirms,
// and a tablet restored from paper, send exactly what the preview said. Without it nothing more is sent.
import { ownCaseDocument } from '../records/documents.ts';
import type { ContentChoices } from '../records/caseContent.ts';
import { readOwnCase } from '../records/ownCase.ts';
import type { House } from './house.ts';

export interface CaseChoices extends ContentChoices {
  readonly draft: string;
}

/** null for a case that was not shared from here. */
export async function choicesOf(house: House, hex: string): Promise<CaseChoices | null> {
  const { doc } = await house.document(house.own('cases').log, ownCaseDocument(hex));
  const { draft, showName, showAge, showSex, atOnce } = readOwnCase(doc);
  return draft === '' ? null : { draft, showName, showAge, showSex, atOnce };
}
