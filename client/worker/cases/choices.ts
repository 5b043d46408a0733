// What a person chose to show when a case was shared, as our own `cases` log keeps it: so that a colleague who confirms,
// and a tablet restored from paper, send exactly what the preview said. Without it nothing more is sent.
import { ownCaseDocument } from '../../records/documents.ts';
import type { ContentChoices } from '../../records/caseContent.ts';
import { readOwnCase, writeOwnCase } from '../../records/ownCase.ts';
import type { House } from '../house.ts';

export interface CaseChoices extends ContentChoices {
  readonly draft: string;
}

/** null for a case that was not shared from here. */
export async function choicesOf(house: House, hex: string): Promise<CaseChoices | null> {
  const { doc } = await house.document(house.own('cases').log, ownCaseDocument(hex));
  const { draft, showName, showAge, showSex, atOnce, lookedAt, leftOut } = readOwnCase(doc);
  return draft === '' ? null : { draft, showName, showAge, showSex, atOnce, lookedAt, leftOut };
}

/** Somebody looked at a picture that may have writing in it: it goes along, or stays here. The last word counts. */
export async function decideOn(house: House, hex: string, file: string, goes: boolean): Promise<void> {
  const live = await house.document(house.own('cases').log, ownCaseDocument(hex));
  await live.edit((doc) => {
    const { lookedAt, leftOut } = readOwnCase(doc);
    const others = (list: readonly string[]): readonly string[] => list.filter((each) => each !== file);
    writeOwnCase(doc, {
      lookedAt: [...others(lookedAt), ...(goes ? [file] : [])],
      leftOut: [...others(leftOut), ...(goes ? [] : [file])],
    });
  });
}
