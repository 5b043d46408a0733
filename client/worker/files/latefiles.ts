// Files added to a case that is shared already. The owner's original stays in our own log and a copy goes out once a person
// has confirmed the lab, as with every other file; a guest sends a copy. No picked file enters a case as it is.
import { bytesOfHex, type Bytes } from '../../../protocol/bytes.ts';
import { draftDocument } from '../../records/documents.ts';
import { readFiles, type FileRecord } from '../../records/files.ts';
import { choicesOf } from '../cases/choices.ts';
import type { House } from '../house.ts';

/** A file's record, and the document that has it. */
export interface FoundFile {
  readonly log: Bytes;
  readonly document: string;
  readonly record: FileRecord;
}

/** The document with the originals of a case of ours. */
export async function draftOf(house: House, hex: string): Promise<string | null> {
  const choices = await choicesOf(house, hex);
  return choices && draftDocument(choices.draft);
}

/** What the copies of a case of ours were made from. They have the same names inside: the file's. */
export async function originalsOf(house: House, hex: string): Promise<readonly FoundFile[]> {
  const document = await draftOf(house, hex);
  if (document === null) return [];
  const { log } = house.own('cases');
  return readFiles((await house.document(log, document)).doc).map((record) => ({ log, document, record }));
}

/** What is added goes on at once when somebody is confirmed. */
export function isConfirmed({ groups }: House, hex: string): boolean {
  return groups.get(bytesOfHex(hex))?.caseRoster?.sides.some(({ state }) => state === 'confirmed') ?? false;
}
