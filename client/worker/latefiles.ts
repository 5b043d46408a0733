// Files added to a case that is shared already. The owner's original stays in our own log and a copy goes out once a person
// has confirmed the lab, as with every other file; a guest sends a copy. No picked file enters a case as it is.
import { bytesOfHex } from '../../protocol/bytes.ts';
import { draftDocument } from '../records/documents.ts';
import { choicesOf } from './choices.ts';
import type { House } from './house.ts';

/** The document with the originals of a case of ours. */
export async function draftOf(house: House, hex: string): Promise<string | null> {
  const choices = await choicesOf(house, hex);
  return choices && draftDocument(choices.draft);
}

/** What is added goes on at once when somebody is confirmed. */
export function isConfirmed({ groups }: House, hex: string): boolean {
  return groups.get(bytesOfHex(hex))?.caseRoster?.sides.some(({ state }) => state === 'confirmed') ?? false;
}
